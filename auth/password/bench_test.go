package password_test

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/assets/passwords"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/jobs"
	"satchel/storage/mail"
)

const (
	first  = "copper lantern drifts sideways"
	second = "eleven oranges behind the piano"
)

var home = netip.MustParseAddr("192.0.2.1")

// bench is the service with its real parts but for two: jobs are kept in a list that the test works itself,
// and the clock is the test's.
type bench struct {
	*password.Service

	t       *testing.T
	db      *database.DB
	mailbox *mail.Mailbox
	hasher  *password.Hasher
	orders  *orders
	ann     database.Account

	mu  sync.Mutex
	now time.Time
}

// orders is a queue of jobs in the service's own database whose reset orders a test works one at a time.
type orders struct {
	*jobs.Queue

	mu    sync.Mutex
	taken []any
	kinds []string
}

// Enqueue really enqueues, and remembers what.
func (o *orders) Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.taken, o.kinds = append(o.taken, payload), append(o.kinds, kind)
	return o.Queue.Enqueue(ctx, tx, kind, payload)
}

func each(t *testing.T, test func(*bench)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) { test(newBench(t, db)) })
}

func newBench(t *testing.T, db *database.DB) *bench {
	t.Helper()
	b := &bench{t: t, db: db, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), hasher: hasher(t, cheap, 2)}
	clock := func() time.Time {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.now
	}
	log := slog.New(slog.DiscardHandler)
	b.orders = &orders{Queue: must(jobs.Open(t.Context(), db, log))}
	b.mailbox = mail.NewMailbox(db, clock)
	b.Service = password.New(password.Options{
		DB: db, Throttle: throttle.New(db, clock), Jobs: b.orders, Mail: b.mailbox, Hasher: b.hasher,
		Policy: account.NewPolicy(must(passwords.Common())), PublicURL: must(url.Parse("https://books.test/satchel/")),
		Clock: clock, Log: log,
	})
	b.ann = must(access.New(db, clock).CreateAccount(t.Context(), "ann@hartley.test", "Ann O'Neil"))
	return b
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func (b *bench) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *bench) want(what string, got, want error) {
	b.t.Helper()
	if !errors.Is(got, want) {
		b.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func (b *bench) row() database.Account {
	b.t.Helper()
	return must(b.db.Account(b.t.Context(), b.ann.ID))
}

// set changes columns of ann's account.
func (b *bench) set(columns string) {
	b.t.Helper()
	err := b.db.Write(b.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET "+columns+" WHERE id = '"+b.ann.ID.String()+"'")
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// token orders a reset link, delivers it, and takes the token out of the mail.
func (b *bench) token() string {
	b.t.Helper()
	order := password.ResetOrdered{Email: b.ann.Email, At: b.Clock()}
	if err := b.DeliverReset(b.t.Context(), order); err != nil {
		b.t.Fatal(err)
	}
	_, token, ok := strings.Cut(b.newestMail().Links[0], "https://books.test/satchel/reset/")
	if !ok {
		b.t.Fatalf("the link is %s", b.newestMail().Links[0])
	}
	b.advance(time.Second) // so that the next mail is the newest
	return token
}

func (b *bench) newestMail() mail.Kept {
	b.t.Helper()
	messages := must(b.mailbox.Messages(b.t.Context()))
	if len(messages) == 0 {
		b.t.Fatal("nothing was mailed")
	}
	return messages[0]
}

// setPassword sets ann's password through a link.
func (b *bench) setPassword(typed string) {
	b.t.Helper()
	if _, err := b.CompleteReset(b.t.Context(), b.token(), password.Replacement{Password: typed}, home); err != nil {
		b.t.Fatal(err)
	}
}

// signedIn gives ann a session and a device, and reports later whether both still stand.
func (b *bench) signedIn() (stands func() (browser, device bool)) {
	b.t.Helper()
	sessions := session.New(b.db, b.Clock)
	value := must(sessions.Start(b.t.Context(), session.Proof{Account: b.row(), By: session.ByPassword}, ""))
	id, epoch := uuid.Must(uuid.NewV7()), b.row().AuthEpoch
	err := b.db.Write(b.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddDevice(ctx, database.Device{
			ID: id, AccountID: b.ann.ID, AuthEpoch: epoch, Name: "Laptop", Platform: "linux",
			CreatedAt: b.Clock(), LastSeenAt: b.Clock(),
		})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return func() (bool, bool) {
		_, err := sessions.Find(b.t.Context(), value, session.Polling)
		return err == nil, must(b.db.Device(b.t.Context(), id)).RevokedAt.IsZero()
	}
}
