package identity_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"satchel/app/identity"
	"satchel/app/portal"
	"satchel/app/portal/approvals"
	"satchel/app/portal/frame"
	"satchel/app/portal/openid"
	gate "satchel/app/portal/passcode"
	"satchel/app/web"
	"satchel/assets/passwords"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/audit"
	people "satchel/auth/identity"
	"satchel/auth/issuer"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/jobs"
	"satchel/storage/mail"
)

// Passwords that the policy takes.
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

// service is the identity provider beside the portal, with all that is real behind both: database, jobs at work,
// OpenID, and the embedded mailbox.
type service struct {
	*httptest.Server

	db        *database.DB
	clock     *clock
	mailbox   *mail.Mailbox
	passwords *password.Service
	people    *people.Service
	access    *access.Service
	registry  *issuer.Registry
	frame     *frame.Frame     // of the provider's pages
	olive     database.Account // owns the site CN-4711, and has a password
	site      database.Site
	read      map[string]bool // ids of mails the test has read
}

func serve(t *testing.T) *service {
	t.Helper()
	db := databasetest.SQLite(t)
	s := &service{db: db, clock: &clock{now: time.Now().UTC()}, read: map[string]bool{}}
	s.Server = httptest.NewUnstartedServer(nil)
	public := must(url.Parse("http://" + s.Listener.Addr().String()))
	issuerURL := must(url.Parse(public.String() + "/id"))
	log, limits := slog.New(slog.DiscardHandler), throttle.New(db, s.clock.Now)
	sessions := session.New(db, s.clock.Now)
	record, may := audit.New(db, s.clock.Now), access.New(db, s.clock.Now)
	s.mailbox = mail.NewMailbox(db, s.clock.Now)
	queue := must(jobs.Open(t.Context(), db, log))
	codes := must(passcode.New(passcode.Options{
		DB: db, Throttle: limits, Jobs: queue, Audit: record, Key: []byte(strings.Repeat("k", 32)), PublicURL: public,
		IdentityURL: issuerURL, IdentityLabel: "Sage ID", Clock: s.clock.Now, Log: log,
	}))
	hasher := must(password.NewHasher(password.Cost{Memory: 64, Passes: 1, Parallelism: 1}, 2, nil))
	policy := account.NewPolicy(must(passwords.Common()))
	s.passwords = password.New(password.Options{
		DB: db, Throttle: limits, Jobs: queue, Mail: s.mailbox, Hasher: hasher, Policy: policy, Passcodes: codes,
		PublicURL: public, Clock: s.clock.Now, Log: log,
	})
	s.people = people.New(people.Options{
		DB: db, Throttle: limits, Jobs: queue, Mail: s.mailbox, Audit: record, Hasher: hasher, Policy: policy, Passcodes: codes,
		Label: "Sage ID", Issuer: issuerURL, Portal: public, Secret: []byte(strings.Repeat("s", 32)), Clock: s.clock.Now, Log: log,
	})
	s.passwords.HandleJobs(queue)
	s.people.HandleJobs(queue)
	mail.HandleJobs(queue, s.mailbox)
	s.registry = issuer.NewRegistry(db, s.clock.Now)
	provider := must(issuer.NewOpenID(issuer.OpenIDOptions{
		DB: db, Login: identity.Login{People: s.people, Issuer: issuerURL, ClientAddr: web.Address}, Issuer: issuerURL.String(), Secret: []byte(strings.Repeat("o", 32)),
		Clients: s.registry.Client, Clock: s.clock.Now, Log: log,
	}))
	mux := http.NewServeMux()
	provider.Routes(mux)
	pages := must(identity.New(identity.Options{
		People: s.people, Products: s.products, ClientName: s.clientName, Passcodes: codes, Label: "Sage ID", Issuer: issuerURL,
		Version: "test", Clock: s.clock.Now, Log: log,
		More: []func(*frame.Frame) []frame.Route{func(f *frame.Frame) []frame.Route {
			s.frame = f
			noteFrame(f)
			return openid.Pages{Frame: f, Provider: provider, Label: "Sage ID", Path: "/id"}.Routes()
		}},
	}))
	mux.Handle("/id", pages)
	mux.Handle("/id/", pages)
	mux.Handle("/", must(portal.New(portal.Options{
		Passwords: s.passwords, Sessions: sessions, Gate: &gate.Gate{Passcodes: codes, Sessions: sessions, Accounts: db}, Access: may, PublicURL: public, Version: "test", Clock: s.clock.Now, Log: log,
		Menu: func(ctx context.Context, visit session.Session) ([]frame.Link, error) {
			return approvals.Menu(ctx, s.people, visit)
		},
		More: []portal.Group{func(f *frame.Frame) []frame.Route {
			return approvals.Pages{Frame: f, People: s.people, Label: "Sage ID"}.Routes()
		}},
	})))
	s.Config.Handler = mux
	s.Start()
	t.Cleanup(s.Close)
	work(t, queue)
	s.access = may
	s.seed(t)
	return s
}

func (s *service) seed(t *testing.T) {
	t.Helper()
	s.olive = must(s.access.CreateAccount(t.Context(), "olive@hartley.test", "Olive Owner"))
	s.site = must(s.access.CreateSite(t.Context(), "Hartley Bookkeeping", "CN-4711", s.olive.ID))
	must(s.access.SetRegistrationID(t.Context(), s.site.ID, "MBR0000123456"))
	s.givePassword(t, s.olive)
}

// givePassword sets an account's first password the way its owner would, except for the browser.
func (s *service) givePassword(t *testing.T, who database.Account) {
	t.Helper()
	if err := s.passwords.RequestReset(t.Context(), who.Email, localhost); err != nil {
		t.Fatal(err)
	}
	link := s.awaitMail(t, who.Email, "Set your Satchel password").Links[0]
	token := link[strings.LastIndex(link, "/")+1:]
	if _, err := s.passwords.CompleteReset(t.Context(), token, password.Replacement{Password: firstPassword}, localhost); err != nil {
		t.Fatal(err)
	}
}

func (s *service) products(ctx context.Context) ([]identity.Product, error) {
	clients, err := s.registry.Clients(ctx)
	found := make([]identity.Product, 0, len(clients))
	for _, client := range clients {
		found = append(found, identity.Product{ID: client.ID, Name: client.Name, Address: client.SignInURI})
	}
	return found, err
}

func (s *service) clientName(ctx context.Context, id string) string {
	client, _ := s.registry.Client(ctx, id)
	return client.Name
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

// awaitMail waits for a mail that the test has not read yet, whose subject ends in this.
func (s *service) awaitMail(t *testing.T, to, subject string) mail.Kept {
	t.Helper()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, message := range must(s.mailbox.Messages(t.Context())) {
			if message.To == to && strings.HasSuffix(message.Subject, subject) && !s.read[message.ID] {
				s.read[message.ID] = true
				return message
			}
		}
		select {
		case <-deadline:
			t.Fatalf("waited in vain for a mail %q to %s", subject, to)
		case <-tick.C:
		}
	}
}

var eightDigits = regexp.MustCompile(`\d{4} \d{4}`)

// code waits for a code by mail.
func (s *service) code(t *testing.T, to string) string {
	t.Helper()
	return eightDigits.FindString(s.awaitMail(t, to, " is your Sage ID code").Text)
}

// person makes an identity without the pages; active ones belong to olive's site.
func (s *service) person(t *testing.T, email, name string, active bool) people.Person {
	t.Helper()
	token := must(s.people.Begin(t.Context(), people.Wanted{Email: email, Name: name, Password: firstPassword}, localhost))
	who := must(s.people.Enter(t.Context(), token, s.code(t, email), localhost))
	if !active {
		return who
	}
	who = must(s.people.Place(t.Context(), who.ID, people.Belonging{Number: "CN-4711", Owner: s.olive.Email}, localhost))
	for _, request := range must(s.people.Requests(t.Context(), s.olive.ID)) {
		if request.Email == email {
			must(s.people.Decide(t.Context(), s.olive.ID, request.ID, true, localhost))
		}
	}
	return must(s.people.Person(t.Context(), who.ID))
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
