package disconnect_test

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
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/jobs"
	"satchel/storage/mail"
)

const issuer = "https://id.example"

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

// desk is the service with all that is real behind it, and people to disconnect.
type desk struct {
	t        *testing.T
	db       *database.DB
	clock    *clock
	sessions *session.Service
	service  *disconnect.Service
	log      *audit.Log
	queue    *recorded
	access   *access.Service
	people   int
	filed    disconnect.Agent // who filed the case at hand
}

// recorded keeps what is enqueued, and enqueues it.
type recorded struct {
	*jobs.Queue

	mu    sync.Mutex
	mails []mail.Message
	kinds []string
}

func (r *recorded) Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kinds = append(r.kinds, kind)
	if message, ok := payload.(mail.Message); ok {
		r.mails = append(r.mails, message)
	}
	return r.Queue.Enqueue(ctx, tx, kind, payload)
}

func open(t *testing.T, db *database.DB) *desk {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	queue, err := jobs.Open(t.Context(), db, log)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, db: db, clock: &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}, queue: &recorded{Queue: queue}}
	d.sessions = session.New(db, d.clock.Now)
	d.log = audit.New(db, d.clock.Now)
	d.access = access.New(db, d.clock.Now)
	d.service = disconnect.New(disconnect.Options{
		DB: db, Jobs: d.queue, Audit: d.log, Clock: d.clock.Now,
		PublicURL: &url.URL{Scheme: "https", Host: "satchel.example"},
	})
	return d
}

// somebody makes a person; columns are set as SQL says, such as "link = 'linked'".
func (d *desk) somebody(columns string) database.Account {
	d.t.Helper()
	d.people++
	row, err := d.access.CreateAccount(d.t.Context(), fmt.Sprintf("person%d@hartley.test", d.people), "Ann O'Neil")
	if err != nil {
		d.t.Fatal(err)
	}
	if columns != "" {
		d.execute("UPDATE accounts SET " + columns + " WHERE id = '" + row.ID.String() + "'")
	}
	return d.account(row.ID)
}

// linked makes a person with a linked identity, whose subject is the account's id, and a password.
func (d *desk) linked() database.Account {
	d.t.Helper()
	row := d.somebody("link = 'linked', password_hash = '$argon2id$kept'")
	d.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.AddLink(ctx, database.Link{Issuer: issuer, Subject: row.ID.String(), AccountID: row.ID, LinkedAt: d.clock.Now()})
	})
	return row
}

func (d *desk) agent() disconnect.Agent {
	d.t.Helper()
	row := d.somebody("password_hash = '$argon2id$kept'")
	d.write(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.AddSupportAgent(ctx, database.SupportAgent{AccountID: row.ID, CreatedAt: d.clock.Now()})
		return err
	})
	return disconnect.Agent{Session: session.Session{Account: row, AuthenticatedAt: d.clock.Now()}, Address: from}
}

// wish is a person's, with everything a disconnect wants.
func (d *desk) wish(row database.Account) disconnect.Confirmed {
	return disconnect.Confirmed{Account: row, AuthenticatedAt: d.clock.Now(), Word: disconnect.Word, Address: from}
}

func (d *desk) account(id uuid.UUID) database.Account {
	d.t.Helper()
	row, err := d.db.Account(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return row
}

func (d *desk) write(fn func(context.Context, *database.Tx) error) {
	d.t.Helper()
	if err := d.db.Write(d.t.Context(), fn); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) execute(statement string) {
	d.t.Helper()
	d.write(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, statement)
		return err
	})
}

// count is how many rows of a table are as the condition says.
func (d *desk) count(table, where string) int {
	d.t.Helper()
	var n int
	d.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.SQL().QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table+" WHERE "+where).Scan(&n)
	})
	return n
}

// kinds are the kinds of what the audit log holds of an account, in order.
func (d *desk) kinds(account uuid.UUID) []string {
	d.t.Helper()
	if _, err := d.log.Verify(d.t.Context()); err != nil {
		d.t.Errorf("the audit log: %v", err)
	}
	events, err := d.db.AuditedEvents(d.t.Context(), database.AuditFilter{Account: account, Limit: 1000})
	if err != nil {
		d.t.Fatal(err)
	}
	var kinds []string
	for _, event := range events {
		kinds = append([]string{event.Kind}, kinds...)
	}
	return kinds
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) || (err == nil) != (want == nil) {
		t.Errorf("got the error %v, want %v", err, want)
	}
}
