package acceptance

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"satchel/cmd/internal/programs"
	"satchel/storage/archive"
	"satchel/storage/database"
)

// rows changes the service's tables beside it, as another process may.
func (w *world) rows(change func(context.Context, *database.Tx) error) {
	w.Helper()
	db, err := database.Open(w.Context(), database.Config{SQLite: archive.DatabaseFile(w.data)})
	if err != nil {
		w.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Write(w.Context(), change); err != nil {
		w.Fatal(err)
	}
}

// linked links somebody to an identity, as their first sign-in with it does.
func (w *world) linked(email string) {
	w.Helper()
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.AccountByEmail(ctx, email)
		if err != nil {
			return err
		}
		if err := tx.SetAccountLink(ctx, row.ID, "linked"); err != nil {
			return err
		}
		return tx.AddLink(ctx, database.Link{Issuer: "https://id.example", Subject: email, AccountID: row.ID, LinkedAt: time.Now().UTC()})
	})
}

// satcheld runs one of its commands on the service's data.
func (w *world) satcheld(args ...string) (said string, err error) {
	w.Helper()
	args = append(args, "--data", w.data)
	out, err := exec.CommandContext(w.Context(), filepath.Join(bin, "satcheld"), args...).CombinedOutput()
	return string(out), err
}

// The operator's people know their identities by another name, which the companion learns of the service.
//
// Proves D12. Proves B9.
func TestTheCompanionDisconnectsOnceThePasswordIsProvedAndItIsFinal(t *testing.T) {
	w := newWorld(t, "--identity-label", "Acme ID").signedIn()
	mistyped := w.must(3, "not the password at all\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	contains(t, mistyped.Err, "Using an Acme ID? Make an app password first")
	path := w.file("bill.txt", "a bill that waits")
	w.must(0, "", "add", path)
	refused := w.must(3, password+"\n", "disconnect", "--password-stdin", "--confirm", "disconnect")
	contains(t, refused.Err, "No Acme ID is linked")

	w.linked(bookkeeper)
	refused = w.must(3, "not the password at all\n", "disconnect", "--password-stdin", "--confirm", "disconnect")
	contains(t, refused.Err, "isn't your app password")
	refused = w.must(3, password+"\n", "disconnect", "--password-stdin", "--confirm", "diskonnect")
	contains(t, refused.Out, "Your password works", "no longer your Acme ID")
	contains(t, refused.Err, "word that confirms it was not typed")
	w.must(0, "", "whoami")
	w.must(2, password+"\n", "disconnect", "--password-stdin")

	done := w.must(0, password+"\n", "disconnect", "--password-stdin", "--confirm", "disconnect")
	contains(t, done.Out, "Your password works", "(this one)", "Disconnected.", "1 document is still here")
	w.must(3, "", "whoami")

	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	again := w.must(3, password+"\n", "disconnect", "--password-stdin", "--confirm", "disconnect")
	contains(t, again.Err, "disconnected already")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	if listed := w.list(); len(listed) != 1 || listed[0].State != "accepted" {
		t.Errorf("the document that waited: %+v", listed)
	}
	said, err := w.satcheld("audit", "list", "--account", bookkeeper, "--kind", "disconnected")
	if err != nil {
		t.Fatal(said)
	}
	contains(t, said, "disconnected", bookkeeper, "by: person", "issuer: https://id.example")
}

// Attack: audit log with a row altered.
func TestVerifyNamesTheRowOfTheAuditLogThatWasAltered(t *testing.T) {
	w := newWorld(t)
	for _, who := range []string{bookkeeper, "owner@demo.test"} {
		if said, err := w.satcheld("support", "add", who); err != nil {
			t.Fatal(said)
		}
	}
	said, err := w.satcheld("audit", "verify")
	if err != nil {
		t.Fatal(said)
	}
	contains(t, said, "all as they were written. Head: ")
	_, head, _ := strings.Cut(strings.TrimSpace(said), "Head: ")

	if said, err := w.satcheld("support", "remove", bookkeeper); err != nil {
		t.Fatal(said)
	}
	if said, err := w.satcheld("audit", "verify", "--head", head); err != nil {
		t.Errorf("with the head of before: %s", said)
	}
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.SQL().ExecContext(ctx, "DROP TRIGGER audit_events_unchanged"); err != nil { // which refuses the next
			return err
		}
		_, err := tx.SQL().ExecContext(ctx, "UPDATE audit_events SET account_id = (SELECT id FROM accounts WHERE email = 'administrator@demo.test') WHERE seq = 2")
		return err
	})
	said, err = w.satcheld("audit", "verify")
	if err == nil {
		t.Errorf("an altered log passes: %s", said)
	}
	contains(t, said, "damaged at event 2", "altered")
}

// Proves B9.
//
// Attacks: restore of a token from before the disconnect; disconnect by direct POST to the API without the
// password, without the word, and for a SAML account.
func TestNoTokenFromBeforeTheDisconnectOpensAnythingAfterwards(t *testing.T) {
	w := newWorld(t).signedIn()
	w.linked(bookkeeper)
	refresh, access := w.refreshToken(), w.bearer()
	code, verifier := w.code()
	for _, attempt := range []struct {
		name, body, code string
		status           int
	}{
		{"without anything", `{}`, "bad-request", http.StatusUnprocessableEntity},
		{"without the word", `{"password":"` + password + `","word":""}`, "not-confirmed", http.StatusUnprocessableEntity},
		{"with another password", `{"password":"not it at all","word":"disconnect"}`, "wrong-password", http.StatusForbidden},
		{"with a passcode nobody asked for and another password", `{"password":"x","passcode":"123456","word":"disconnect"}`, "wrong-password", http.StatusForbidden},
	} {
		status, body := w.post("/api/v1/account/disconnect", access, attempt.body)
		if status != attempt.status || !strings.Contains(body, `"`+attempt.code+`"`) {
			t.Errorf("%s: HTTP %d %s", attempt.name, status, body)
		}
	}
	if status, _ := w.post("/api/v1/account/disconnect", "made up", `{"password":"`+password+`","word":"disconnect"}`); status != http.StatusUnauthorized {
		t.Errorf("with a made-up token: HTTP %d", status)
	}
	w.saml(bookkeeper, true)
	status, body := w.post("/api/v1/account/disconnect", access, `{"password":"`+password+`","word":"disconnect"}`)
	if status != http.StatusForbidden || !strings.Contains(body, `"saml-account"`) {
		t.Errorf("under SAML: HTTP %d %s", status, body)
	}
	w.saml(bookkeeper, false)

	if status, body := w.post("/api/v1/account/disconnect", access, `{"password":"`+password+`","word":"Disconnect"}`); status != http.StatusNoContent {
		t.Fatalf("disconnecting: HTTP %d %s", status, body)
	}
	if status, body := w.tryToken(refresh); status != http.StatusBadRequest || !strings.Contains(body, "invalid_grant") {
		t.Errorf("the refresh token of before: HTTP %d %s", status, body)
	}
	if status, body := w.redeem(code, verifier); status != http.StatusBadRequest || !strings.Contains(body, "invalid_grant") {
		t.Errorf("the authorization code of before: HTTP %d %s", status, body)
	}
	if status, body := w.post("/api/v1/account/disconnect", access, `{"password":"`+password+`","word":"disconnect"}`); status != http.StatusUnauthorized {
		t.Errorf("the access token of before: HTTP %d %s", status, body)
	}
}

// code is an authorization code for the bookkeeper, with its verifier.
func (w *world) code() (code, verifier string) {
	w.Helper()
	verifier = rand.Text() + rand.Text()
	sum := sha256.Sum256([]byte(verifier))
	var challenge struct {
		Code string `json:"authorization_code"`
	}
	w.form("/oauth/challenge", url.Values{
		"client_id": {"satchel-companion"}, "username": {bookkeeper}, "password": {password},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(sum[:])},
		"code_challenge_method": {"S256"}, "device_name": {"another test"}, "device_platform": {"linux"},
	}, &challenge)
	return challenge.Code, verifier
}

func (w *world) redeem(code, verifier string) (status int, answer string) {
	w.Helper()
	response, err := http.PostForm(w.service.URL+"/oauth/token", url.Values{
		"client_id": {"satchel-companion"}, "grant_type": {"authorization_code"}, "code": {code}, "code_verifier": {verifier},
	})
	if err != nil {
		w.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// post sends JSON with a token, and returns the answer.
func (w *world) post(path, token, body string) (status int, answer string) {
	w.Helper()
	request, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.service.URL+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// saml puts somebody under SAML, or takes them out.
func (w *world) saml(email string, is bool) {
	w.Helper()
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET saml = ? WHERE email = ?", is, email)
		return err
	})
}

func TestTheMenuOffersTheAuditLogAndTheSupportDeskToThoseTheyAreFor(t *testing.T) {
	w := newWorld(t)
	for _, who := range []struct {
		email     string
		agent     bool
		log, desk bool
	}{{"owner@demo.test", false, true, false}, {bookkeeper, true, false, true}} {
		w.password(who.email)
		if who.agent {
			if said, err := w.satcheld("support", "add", who.email); err != nil {
				t.Fatal(said)
			}
		}
		home := w.portal(who.email)
		if got := strings.Contains(home.Body, `href="/audit"`); got != who.log {
			t.Errorf("%s is offered the audit log: %v", who.email, got)
		}
		if got := strings.Contains(home.Body, `href="/support"`); got != who.desk {
			t.Errorf("%s is offered the support desk: %v", who.email, got)
		}
	}
}

// portal signs somebody in there and returns the page they arrive at.
func (w *world) portal(email string) programs.Page {
	w.Helper()
	browser, err := programs.NewBrowser(w.service.URL)
	if err != nil {
		w.Fatal(err)
	}
	page, err := browser.Open(w.Context(), "/sign-in")
	if err != nil {
		w.Fatal(err)
	}
	form, err := page.PasswordForm()
	if err != nil {
		w.Fatal(err)
	}
	page, err = browser.Submit(w.Context(), form, map[string]string{"email": email, "password": password})
	if err != nil {
		w.Fatal(err)
	}
	return page
}
