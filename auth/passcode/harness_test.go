package passcode

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/jobs"
)

var from = netip.MustParseAddr("192.0.2.1")

type clock struct {
	mu    sync.Mutex
	now   time.Time
	ticks int64
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ticks++
	return c.now.Add(time.Duration(c.ticks) * time.Microsecond) // no two looks at it are the same
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// place is the service on a real database, with people.
type place struct {
	t     testing.TB
	db    *database.DB
	clock *clock
	log   *audit.Log
	queue *jobs.Queue
	*Service
}

func open(t testing.TB, db *database.DB) *place {
	t.Helper()
	return openWith(t, db, nil)
}

// openWith is open with a gateway for text messages.
func openWith(t testing.TB, db *database.DB, texts Texts) *place {
	t.Helper()
	queue, err := jobs.Open(t.Context(), db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	p := &place{t: t, db: db, queue: queue, clock: &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}}
	p.log = audit.New(db, p.clock.Now)
	p.Service, err = New(Options{
		DB: db, Throttle: throttle.New(db, p.clock.Now), Jobs: queue, Audit: p.log, Key: []byte(strings.Repeat("k", 32)),
		IdentityURL: &url.URL{Scheme: "https", Host: "satchel.example", Path: "/id"}, IdentityLabel: "Sage ID",
		PublicURL: &url.URL{Scheme: "https", Host: "satchel.example"}, Texts: texts, Clock: p.clock.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// somebody adds an account.
func (p *place) somebody() Owner {
	p.t.Helper()
	id := uuid.Must(uuid.NewV7())
	p.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.AddAccount(ctx, database.Account{
			ID: id, Email: id.String() + "@hartley.test", Name: "Ann", Link: "none", AuthEpoch: 1, CreatedAt: p.clock.Now(),
		})
	})
	return Account(id)
}

// someone adds an identity.
func (p *place) someone() Owner {
	p.t.Helper()
	id := uuid.Must(uuid.NewV7())
	p.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.AddIdentity(ctx, database.Identity{
			ID: id, Email: id.String() + "@hartley.test", Name: "Ben", State: "active", AuthEpoch: 1, CreatedAt: p.clock.Now(),
		})
	})
	return Identity(id)
}

func (p *place) write(fn func(context.Context, *database.Tx) error) {
	p.t.Helper()
	if err := p.db.Write(p.t.Context(), fn); err != nil {
		p.t.Fatal(err)
	}
}

// authenticator is the owner's phone.
type authenticator struct {
	secret   []byte
	text     string
	recovery []string
}

func (a authenticator) at(now time.Time) string {
	made, err := code(a.secret, stepAt(now))
	if err != nil {
		panic(err)
	}
	return made
}

// enrol turns an owner's passcodes on.
func (p *place) enrol(of Owner) authenticator {
	p.t.Helper()
	phone := p.begin(of)
	codes, err := p.Confirm(p.t.Context(), of, phone.at(p.clock.Now()), from)
	if err != nil {
		p.t.Fatal(err)
	}
	phone.recovery = codes
	return phone
}

func (p *place) begin(of Owner) authenticator {
	p.t.Helper()
	begun, err := p.Begin(p.t.Context(), of, Label{Service: "Satchel", Name: "ann@hartley.test"})
	if err != nil {
		p.t.Fatal(err)
	}
	text := strings.ReplaceAll(begun.Secret, " ", "")
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	if err != nil {
		p.t.Fatal(err)
	}
	return authenticator{secret: secret, text: text}
}

// kinds are what the audit log holds, in order.
func (p *place) kinds() []string {
	p.t.Helper()
	if _, err := p.log.Verify(p.t.Context()); err != nil {
		p.t.Errorf("the audit log: %v", err)
	}
	events, err := p.db.AuditEventsAfter(p.t.Context(), 0, 1000)
	if err != nil {
		p.t.Fatal(err)
	}
	var kinds []string
	for _, event := range events {
		kinds = append(kinds, event.Kind)
	}
	return kinds
}

func wants(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) || (err == nil) != (want == nil) {
		t.Errorf("got the error %v, want %v", err, want)
	}
}

func wrongOf(right string) string { return fmt.Sprintf("%06d", (atoi(right)+500_000)%1_000_000) }

func atoi(digits string) (n int) {
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}
