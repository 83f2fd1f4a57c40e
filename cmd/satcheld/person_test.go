package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/oauth2"

	"satchel/auth/password"
	"satchel/storage/archive"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/resumable"
)

const (
	ownerEmail    = "owner@demo.test"
	ownerPassword = "a perfectly fine password"
)

// person is a signed-in companion of the demo's owner.
type person struct {
	t       *testing.T
	http    *http.Client
	bearer  string
	uploads string // the address of a company's uploads
}

// signIn sets the owner's password in the tables and signs in as a companion does.
func signIn(t *testing.T, d *daemon, data string) *person {
	t.Helper()
	return signInWith(t, d, openTables(t, data))
}

func signInWith(t *testing.T, d *daemon, db *database.DB) *person {
	t.Helper()
	setPassword(t, db)
	verifier := oauth2.GenerateVerifier()
	var challenged struct {
		Code string `json:"authorization_code"`
	}
	form(t, d.url+"/oauth/challenge", url.Values{
		"client_id": {"satchel-companion"}, "username": {ownerEmail}, "password": {ownerPassword},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"},
		"device_name": {"test"}, "device_platform": {"linux"},
	}, &challenged)
	var token oauth2.Token
	form(t, d.url+"/oauth/token", url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"satchel-companion"}, "code": {challenged.Code}, "code_verifier": {verifier},
	}, &token)
	p := &person{t: t, bearer: token.AccessToken}
	p.http = oauth2.NewClient(context.Background(), oauth2.StaticTokenSource(&token))
	var companies []struct {
		ID uuid.UUID `json:"id"`
	}
	_, body := d.get("/api/v1/companies", p.authorise)
	if err := json.Unmarshal([]byte(body), &companies); err != nil || len(companies) != 2 {
		t.Fatalf("the owner's companies are %s (%v)", body, err)
	}
	p.uploads = d.url + "/api/v1/companies/" + companies[0].ID.String() + "/uploads"
	return p
}

func (p *person) authorise(r *http.Request) { r.Header.Set("Authorization", "Bearer "+p.bearer) }

func form(t *testing.T, address string, values url.Values, into any) {
	t.Helper()
	answer, err := http.PostForm(address, values)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answered %s", address, answer.Status)
	}
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// setPassword writes beside the running service, as the command line does.
func setPassword(t *testing.T, db *database.DB) {
	t.Helper()
	hasher, err := password.NewHasher(password.DefaultCost, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := hasher.Hash(t.Context(), ownerPassword)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.AccountByEmail(ctx, ownerEmail)
		if err != nil {
			return err
		}
		return tx.SetPasswordHash(ctx, row.ID, hash)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// openTables opens the data directory's database and closes it when the test ends.
func openTables(t *testing.T, data string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), database.Config{SQLite: archive.DatabaseFile(data)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// paper makes random bytes and what a client says about them.
func paper(size int) ([]byte, resumable.Document) {
	content := make([]byte, size)
	for i := range content {
		content[i] = byte(rand.Uint32())
	}
	sum := sha256.Sum256(content)
	return content, resumable.Document{
		ID: uuid.Must(uuid.NewV7()), SHA256: hex.EncodeToString(sum[:]), Size: int64(size), Name: "paper.pdf",
		Category: document.Purchase, CapturedAt: time.Now().UTC(),
	}
}

// send uploads a new document of that many bytes.
func (p *person) send(size int) (resumable.Document, error) {
	content, doc := paper(size)
	client := &resumable.Client{HTTP: p.http}
	_, err := client.Upload(p.t.Context(), p.uploads, "", doc, bytes.NewReader(content), nil)
	return doc, err
}

// blobFile is where a document's bytes are.
func blobFile(t *testing.T, data string, doc resumable.Document) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(archive.BlobDir(data), "documents", "*", "*", doc.ID.String()))
	if err != nil || len(found) != 1 {
		t.Fatalf("document %s is at %v (%v)", doc.ID, found, err)
	}
	return found[0]
}
