package portal_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal"
	"satchel/app/portal/frame"
	gate "satchel/app/portal/passcode"
	"satchel/app/portal/twofactor"
	"satchel/assets/passwords"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/administration"
	"satchel/auth/audit"
	"satchel/auth/disconnect"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/jobs"
	"satchel/storage/mail"
	"satchel/sync/intake"
)

// Passwords that the policy takes, for tests that need some.
const (
	firstPassword  = "copper lantern drifts sideways"
	secondPassword = "eleven oranges behind the piano"
)

var localhost = netip.MustParseAddr("127.0.0.1")

// clock is the time as a test wants it.
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

// service is the portal with all that is real behind it: database, jobs at work, and the embedded mailbox.
type service struct {
	*httptest.Server

	db        *database.DB
	clock     *clock
	mailbox   *mail.Mailbox
	passwords *password.Service
	access    *access.Service
	sites     *administration.Service
	sessions  *session.Service

	disconnects *disconnect.Service
	passcodes   *passcode.Service
	door        *gate.Gate
	taking      *intake.Service
	blobs       *blob.Directory
	texts       texts

	frame *frame.Frame
	ann   database.Account // a bookkeeper with two companies and no password
	read  map[string]bool  // ids of mails the test has read
}

func serve(t *testing.T) *service {
	t.Helper()
	return serveOn(t, databasetest.SQLite(t))
}

func serveOn(t *testing.T, db *database.DB) *service {
	t.Helper()
	s := &service{db: db, clock: &clock{now: time.Now().UTC()}, read: map[string]bool{}, texts: make(texts, 100)}
	s.mailbox = mail.NewMailbox(db, s.clock.Now)
	s.access = access.New(db, s.clock.Now)
	s.Server = httptest.NewUnstartedServer(nil)
	public := must(url.Parse("http://" + s.Listener.Addr().String()))
	log := slog.New(slog.DiscardHandler)

	queue := must(jobs.Open(t.Context(), db, log))
	s.passcodes = must(passcode.New(passcode.Options{
		DB: db, Throttle: throttle.New(db, s.clock.Now), Jobs: queue, Audit: audit.New(db, s.clock.Now),
		Key: []byte("a key that only the tests are sealed under"), Texts: s.texts, PublicURL: public, Clock: s.clock.Now, Log: log,
	}))
	s.passcodes.HandleJobs(queue)
	s.passwords = password.New(password.Options{
		DB: db, Throttle: throttle.New(db, s.clock.Now), Jobs: queue, Mail: s.mailbox, Passcodes: s.passcodes,
		Hasher: must(password.NewHasher(password.Cost{Memory: 64, Passes: 1, Parallelism: 1}, 2, nil)),
		Policy: account.NewPolicy(must(passwords.Common())), PublicURL: public, Clock: s.clock.Now, Log: log,
	})
	s.passwords.HandleJobs(queue)
	mail.HandleJobs(queue, s.mailbox)
	s.sessions = session.New(db, s.clock.Now)
	s.door = &gate.Gate{Passcodes: s.passcodes, Sessions: s.sessions, Accounts: db}
	s.disconnects = disconnect.New(disconnect.Options{
		DB: db, Jobs: queue, Audit: audit.New(db, s.clock.Now), PublicURL: public, Clock: s.clock.Now,
	})
	s.blobs = must(blob.OpenDirectory(t.TempDir()))
	s.taking = intake.New(intake.Options{DB: db, Blobs: s.blobs, Access: s.access, Log: log, Clock: s.clock.Now})
	s.sites = administration.New(administration.Options{
		DB: db, Access: s.access, Audit: audit.New(db, s.clock.Now), Throttle: throttle.New(db, s.clock.Now), Jobs: queue,
		Mail: s.mailbox, Portal: public, Clock: s.clock.Now, Log: log,
	})
	s.sites.HandleJobs(queue)
	s.Config.Handler = must(portal.New(portal.Options{
		Passwords: s.passwords, Sessions: s.sessions, Access: s.access, Sites: s.sites, Drafts: s.editing(),
		Gate: s.door, Desk: s.disconnects,
		PublicURL: public, Version: "test", Clock: s.clock.Now, Log: log,
		NeedsPasscode: db.HasPasscode, Demands: twofactor.Demand(s.passcodes), More: append(s.groups(), probes, s.keepFrame),
	}))
	s.Start()
	t.Cleanup(s.Close)
	work(t, queue)
	s.seed(t)
	return s
}

// work runs the jobs until the test ends.
func work(t *testing.T, queue *jobs.Queue) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- queue.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Errorf("the jobs stopped with %v", err)
		}
	})
}

func (s *service) seed(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	s.ann = must(s.access.CreateAccount(ctx, "ann@hartley.test", "Ann O'Neil"))
	site := must(s.access.CreateSite(ctx, "Hartley Bookkeeping", "4711", s.ann.ID))
	for _, name := range []string{"Hartley & Sons Ltd", "Northwind Traders"} {
		company := must(s.access.CreateCompany(ctx, site.ID, name))
		if err := s.access.Grant(ctx, company.ID, s.ann.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// setAccount changes columns of an account that no page changes yet.
func (s *service) setAccount(t *testing.T, id uuid.UUID, columns string) {
	t.Helper()
	s.execute(t, "UPDATE accounts SET "+columns+" WHERE id = '"+id.String()+"'")
}

func (s *service) execute(t *testing.T, statement string) {
	t.Helper()
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// givePassword sets ann's password the way she would, except for the browser.
func (s *service) givePassword(t *testing.T, typed string) {
	t.Helper()
	s.passwordFor(t, s.ann, typed)
}

// passwordFor gives somebody a password, through a mailed link.
func (s *service) passwordFor(t *testing.T, who database.Account, typed string) {
	t.Helper()
	if err := s.passwords.RequestReset(t.Context(), who.Email, localhost); err != nil {
		t.Fatalf("ordering a link: %v", err)
	}
	link := must(url.Parse(s.newestLink(t, who.Email)))
	token := link.Path[len("/reset/"):]
	if _, err := s.passwords.CompleteReset(t.Context(), token, password.Replacement{Password: typed}, localhost); err != nil {
		t.Fatalf("setting a password: %v", err)
	}
}

func (s *service) orderLink(t *testing.T) {
	t.Helper()
	if err := s.passwords.RequestReset(t.Context(), s.ann.Email, localhost); err != nil {
		t.Fatalf("ordering a link: %v", err)
	}
}

// newestLink waits for a mail with a link to set a password that the test has not read yet.
func (s *service) newestLink(t *testing.T, to string) string {
	t.Helper()
	message := s.awaitMail(t, to, "Set your Satchel password")
	return message.Links[0]
}

// awaitMail waits for a mail that the test has not read yet.
func (s *service) awaitMail(t *testing.T, to, subject string) mail.Kept {
	t.Helper()
	var found mail.Kept
	await(t, fmt.Sprintf("a mail %q to %s", subject, to), func() bool {
		for _, message := range must(s.mailbox.Messages(t.Context())) {
			if message.To == to && message.Subject == subject && !s.read[message.ID] {
				found, s.read[message.ID] = message, true
				return true
			}
		}
		return false
	})
	return found
}

// await waits until something is so, at most twenty seconds.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain for %s", what)
		case <-tick.C:
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// keepFrame is a group without pages, from which tests know which there are.
func (s *service) keepFrame(f *frame.Frame) []frame.Route {
	s.frame = f
	last.Lock()
	defer last.Unlock()
	last.frame = f
	return nil
}

// last is the frame of the service that was made last, for what is asked once all tests have run.
var last struct {
	sync.Mutex
	frame *frame.Frame
}

func lastRoutes() []frame.Route {
	last.Lock()
	defer last.Unlock()
	if last.frame == nil {
		return nil
	}
	return last.frame.Routes()
}
