package intake_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/sync/document"
	"satchel/sync/intake"
	"satchel/sync/resumable"
)

// house is a service over real HTTP, with people and companies in it.
type house struct {
	t       testing.TB
	db      *database.DB
	dir     string
	blobs   *blob.Directory
	faults  *faults
	service *intake.Service
	server  *httptest.Server
	now     atomic.Pointer[time.Time] // nil: the real time

	anna, boris uuid.UUID // Anna works in acme and beta, Boris in beta only
	acme, beta  uuid.UUID
	through     resumable.Owner // the device and the session that requests come through; may be none
	maxSize     int64
}

// everywhere runs a test on SQLite and on PostgreSQL.
func everywhere(t *testing.T, test func(*testing.T, *house)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) { test(t, newHouse(t, db)) })
}

func newHouse(t testing.TB, db *database.DB) *house {
	t.Helper()
	h := &house{t: t, db: db, dir: filepath.Join(t.TempDir(), "blobs"), maxSize: 64 << 20}
	if err := h.people(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.open()
	h.server = httptest.NewServer(http.HandlerFunc(h.route))
	// As http.DefaultTransport has it, which companions use: without it a client never waits for leave to send.
	h.server.Client().Transport.(*http.Transport).ExpectContinueTimeout = time.Second
	t.Cleanup(h.server.Close)
	return h
}

// people makes who and where the tests need.
func (h *house) people(ctx context.Context) error {
	who := access.New(h.db, time.Now)
	anna, err1 := who.CreateAccount(ctx, "anna@example.test", "Anna")
	boris, err2 := who.CreateAccount(ctx, "boris@example.test", "Boris")
	site, err3 := who.CreateSite(ctx, "The practice", "100001", anna.ID)
	err4 := who.AddMember(ctx, site.ID, boris.ID, access.Bookkeeper)
	acme, err5 := who.CreateCompany(ctx, site.ID, "Acme")
	beta, err6 := who.CreateCompany(ctx, site.ID, "Beta")
	h.anna, h.boris, h.acme, h.beta = anna.ID, boris.ID, acme.ID, beta.ID
	return errors.Join(err1, err2, err3, err4, err5, err6,
		who.Grant(ctx, acme.ID, anna.ID), who.Grant(ctx, beta.ID, anna.ID), who.Grant(ctx, beta.ID, boris.ID))
}

// open starts the service anew on what is on the disk, as after a crash.
func (h *house) open() {
	h.t.Helper()
	blobs, err := blob.OpenDirectory(h.dir)
	if err != nil {
		h.t.Fatal(err)
	}
	h.blobs = blobs
	h.faults = &faults{Store: blobs, Database: h.db}
	h.service = intake.New(intake.Options{
		DB: h.faults, Blobs: h.faults, Access: access.New(h.db, time.Now),
		Log: h.log(), Clock: h.clock,
	})
}

// log goes to the test's output; a benchmark's server process has no test.
func (h *house) log() *slog.Logger {
	if h.t == nil {
		return slog.Default()
	}
	return slog.New(slog.NewTextHandler(h.t.Output(), nil))
}

func (h *house) clock() time.Time {
	if now := h.now.Load(); now != nil {
		return *now
	}
	return time.Now()
}

func (h *house) after(d time.Duration) {
	later := h.clock().Add(d)
	h.now.Store(&later)
}

// route serves each request with the service that is open then.
func (h *house) route(w http.ResponseWriter, r *http.Request) { h.handler().ServeHTTP(w, r) }

// handler serves /{account}/{company}/uploads[/{upload}].
func (h *house) handler() http.Handler {
	mux := http.NewServeMux()
	handler := resumable.NewHandler(resumable.Options{
		Store: h.service,
		Owner: func(r *http.Request) (resumable.Owner, error) {
			account, err1 := uuid.Parse(r.PathValue("account"))
			company, err2 := uuid.Parse(r.PathValue("company"))
			if err := errors.Join(err1, err2); err != nil {
				return resumable.Owner{}, resumable.ErrUnauthorized
			}
			return resumable.Owner{Company: company, Account: account, Device: h.through.Device, Session: h.through.Session}, nil
		},
		Collection: func(r *http.Request) string {
			return "/" + r.PathValue("account") + "/" + r.PathValue("company") + "/uploads"
		},
		MaxSize: h.maxSize,
		Log:     h.log(),
	})
	mux.Handle("/{account}/{company}/uploads", handler)
	mux.Handle("/{account}/{company}/uploads/{upload}", handler)
	return mux
}

func (h *house) endpoint(account, company uuid.UUID) string {
	return h.server.URL + "/" + account.String() + "/" + company.String() + "/uploads"
}

func (h *house) client() *resumable.Client { return &resumable.Client{HTTP: h.server.Client()} }

// send uploads content for Anna to Acme.
func (h *house) send(doc resumable.Document, content []byte) (document.Acknowledgement, error) {
	return h.client().Upload(h.t.Context(), h.endpoint(h.anna, h.acme), "", doc, bytes.NewReader(content), nil)
}

// mustSend is send, and fails the test if it fails.
func (h *house) mustSend(doc resumable.Document, content []byte) document.Acknowledgement {
	h.t.Helper()
	ack, err := h.send(doc, content)
	if err != nil {
		h.t.Fatalf("sending %s: %v", doc.Name, err)
	}
	return ack
}

// stored reads what the service keeps of a document, row and bytes.
func (h *house) stored(company, id uuid.UUID) (database.Document, []byte) {
	h.t.Helper()
	row, err := h.db.DocumentOf(h.t.Context(), company, id)
	if err != nil {
		h.t.Fatalf("the row of document %s: %v", id, err)
	}
	object, err := h.blobs.Open(h.t.Context(), blob.Key{Company: company, Document: id})
	if err != nil {
		h.t.Fatalf("the bytes of document %s: %v", id, err)
	}
	defer object.Close()
	content, err := io.ReadAll(object)
	if err != nil {
		h.t.Fatal(err)
	}
	return row, content
}

// isWhole checks that a document is there once, with these bytes.
func (h *house) isWhole(doc resumable.Document, content []byte) {
	h.t.Helper()
	row, stored := h.stored(h.acme, doc.ID)
	if row.SHA256 != doc.SHA256 || row.Size != doc.Size || !bytes.Equal(stored, content) {
		h.t.Fatalf("document %s: row says %d bytes %s, disk has %d bytes", doc.ID, row.Size, row.SHA256, len(stored))
	}
}

// feedOf reads all events of a company and checks that the sequence has no gap.
func (h *house) feedOf(company uuid.UUID) []database.Event {
	h.t.Helper()
	var all []database.Event
	for {
		some, err := h.db.EventsAfter(h.t.Context(), company, int64(len(all)), 500)
		if err != nil {
			h.t.Fatal(err)
		}
		if len(some) == 0 {
			return all
		}
		for _, event := range some {
			all = append(all, event)
			if event.Seq != int64(len(all)) {
				h.t.Fatalf("event %d stands where %d should", event.Seq, len(all))
			}
		}
	}
}

// paper makes a document of size bytes that no other is like.
func paper(size int) (resumable.Document, []byte) {
	content := make([]byte, size)
	_, _ = rand.NewChaCha8(sha256.Sum256([]byte(uuid.NewString()))).Read(content)
	return describe(content), content
}

func describe(content []byte) resumable.Document {
	sum := sha256.Sum256(content)
	return resumable.Document{
		ID: uuid.Must(uuid.NewV7()), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content)),
		Name: "receipt.pdf", Category: document.Expense, CapturedAt: time.Now(),
	}
}
