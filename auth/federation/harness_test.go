package federation_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/auth/disconnect"
	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/jobs"
)

const (
	clientID     = "satchel"
	clientSecret = "a secret that both know"
)

var from = netip.MustParseAddr("192.0.2.1")

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// house is the relying party with all that is real behind it, and an issuer that may lie to it.
type house struct {
	queue       *jobs.Queue
	t           testing.TB
	db          *database.DB
	clock       *clock
	issuer      *hostile
	sessions    *session.Service
	disconnects *disconnect.Service
	log         *audit.Log
	service     *federation.Service
}

func open(t testing.TB, db *database.DB) *house {
	t.Helper()
	queue, err := jobs.Open(t.Context(), db, slog.New(slog.DiscardHandler))
	must(t, err)
	h := &house{t: t, db: db, queue: queue, clock: &clock{now: time.Now().UTC().Truncate(time.Second)}, issuer: newHostile(t)}
	h.sessions, h.log = session.New(db, h.clock.Now), audit.New(db, h.clock.Now)
	public := &url.URL{Scheme: "https", Host: "satchel.example"}
	h.disconnects = disconnect.New(disconnect.Options{DB: db, Jobs: queue, Audit: h.log, PublicURL: public, Clock: h.clock.Now})
	h.service, err = federation.New(federation.Options{
		DB: db, Sessions: h.sessions, Jobs: queue, Audit: h.log, Throttle: throttle.New(db, h.clock.Now), PublicURL: public, Clock: h.clock.Now,
		Providers: []federation.Provider{{
			ID: "sage", Label: "Sage ID", Issuer: h.issuer.URL, ClientID: clientID, Secret: clientSecret,
		}},
	})
	must(t, err)
	return h
}

// trip is one browser's way to the issuer and back.
type trip struct {
	h        *house
	browser  string
	asked    url.Values // what the issuer was asked
	provider string
	visit    *session.Session
}

func (h *house) begin(ask federation.Ask) *trip {
	h.t.Helper()
	if ask.Provider == "" {
		ask.Provider = "sage"
	}
	if ask.Purpose == "" {
		ask.Purpose = federation.SignIn
	}
	away, err := h.service.Begin(h.t.Context(), ask)
	must(h.t, err)
	parsed, err := url.Parse(away.URL)
	must(h.t, err)
	trip := &trip{h: h, browser: away.Browser, asked: parsed.Query(), provider: ask.Provider}
	if ask.Purpose != federation.SignIn {
		trip.visit = &ask.Visit
	}
	return trip
}

// claims are those of a right ID token for this trip.
func (p *trip) claims(subject, email string) map[string]any {
	now := p.h.clock.Now()
	return map[string]any{
		"iss": p.h.issuer.URL, "sub": subject, "aud": clientID, "nonce": p.asked.Get("nonce"),
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "auth_time": now.Unix(),
		"email": email, "email_verified": true, "name": "Ann O'Neil",
	}
}

// back comes back with a code for which the issuer gives out an ID token.
func (p *trip) back(token string) (federation.Arrival, error) {
	state := p.asked.Get("state")
	p.h.issuer.set(func() { p.h.issuer.tokens["code of "+state] = token })
	return p.answer(url.Values{"code": {"code of " + state}, "state": {state}})
}

func (p *trip) answer(query url.Values) (federation.Arrival, error) {
	return p.h.service.Finish(p.h.t.Context(), federation.Answer{
		Provider: p.provider, Browser: p.browser, Query: query, Visit: p.visit, Address: from,
	})
}

// arrive signs a person in with an identity, all right.
func (h *house) arrive(subject, email string) (federation.Arrival, error) {
	h.t.Helper()
	trip := h.begin(federation.Ask{Next: "/documents"})
	return trip.back(h.issuer.sign(trip.claims(subject, email)))
}

// somebody makes a person; columns are set as SQL says, such as "saml = TRUE".
func (h *house) somebody(email, columns string) database.Account {
	h.t.Helper()
	row, err := access.New(h.db, h.clock.Now).CreateAccount(h.t.Context(), email, "Ann O'Neil")
	must(h.t, err)
	if columns != "" {
		h.execute("UPDATE accounts SET " + columns + " WHERE id = '" + row.ID.String() + "'")
	}
	return h.account(row.ID)
}

// visit signs an account in by its password.
func (h *house) visit(row database.Account) (session.Session, string) {
	h.t.Helper()
	value, err := h.sessions.Start(h.t.Context(), session.Proof{Account: row, By: session.ByPassword, Address: from}, "")
	must(h.t, err)
	found, err := h.sessions.Find(h.t.Context(), value, session.Activity)
	must(h.t, err)
	return found, value
}

func (h *house) account(id uuid.UUID) database.Account {
	h.t.Helper()
	row, err := h.db.Account(h.t.Context(), id)
	must(h.t, err)
	return row
}

func (h *house) execute(statement string) {
	h.t.Helper()
	must(h.t, h.db.Write(h.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, statement)
		return err
	}))
}

// count is how many rows of a table are as the condition says.
func (h *house) count(table, where string) (n int) {
	h.t.Helper()
	must(h.t, h.db.Write(h.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.SQL().QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table+" WHERE "+where).Scan(&n)
	}))
	return n
}

// recorded tells whether the audit log, which must be whole, holds an event of a kind.
func (h *house) recorded(kind audit.Kind) bool {
	h.t.Helper()
	if _, err := h.log.Verify(h.t.Context()); err != nil {
		h.t.Errorf("the audit log: %v", err)
	}
	return h.count("audit_events", fmt.Sprintf("kind = '%s'", kind)) > 0
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) || (err == nil) != (want == nil) {
		t.Errorf("got the error %v, want %v", err, want)
	}
}
