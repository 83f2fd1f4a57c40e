package identity_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/assets/passwords"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/identity"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/mail"
)

const (
	firstPassword  = "copper lantern drifts sideways"
	secondPassword = "eleven oranges behind the piano"
)

var (
	here      = netip.MustParseAddr("192.0.2.1")
	elsewhere = netip.MustParseAddr("198.51.100.9")
)

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

// outbox keeps what is enqueued until the test has it worked, and the mails that were sent.
type outbox struct {
	mu    sync.Mutex
	jobs  []job
	mails []mail.Message
}

type job struct {
	kind    string
	payload []byte
}

func (o *outbox) Enqueue(_ context.Context, _ *database.Tx, kind string, payload any) error {
	packed, err := json.Marshal(payload)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.jobs = append(o.jobs, job{kind, packed})
	return err
}

func (o *outbox) Send(_ context.Context, message mail.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, message)
	return nil
}

func (o *outbox) take() []job {
	o.mu.Lock()
	defer o.mu.Unlock()
	jobs := o.jobs
	o.jobs = nil
	return jobs
}

type world struct {
	*identity.Service

	t      testing.TB
	db     *database.DB
	clock  *clock
	out    *outbox
	access *access.Service
	codes  *passcode.Service
	olive  database.Account // owns the site
	site   database.Site
}

func newWorld(t testing.TB, db *database.DB) *world {
	t.Helper()
	w := &world{t: t, db: db, clock: &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}, out: &outbox{}}
	common, err := passwords.Common()
	w.ok(err)
	hasher, err := password.NewHasher(password.Cost{Memory: 64, Passes: 1, Parallelism: 1}, 4, nil)
	w.ok(err)
	limits, log := throttle.New(db, w.clock.Now), slog.New(slog.DiscardHandler)
	w.codes, err = passcode.New(passcode.Options{
		IdentityURL: &url.URL{Scheme: "https", Host: "satchel.example", Path: "/id"}, IdentityLabel: "Sage ID",
		DB: db, Throttle: limits, Jobs: w.out, Audit: audit.New(db, w.clock.Now), Key: []byte(strings.Repeat("s", 32)),
		PublicURL: &url.URL{Scheme: "https", Host: "satchel.test"}, Clock: w.clock.Now, Log: log,
	})
	w.ok(err)
	w.Service = identity.New(identity.Options{
		DB: db, Throttle: limits, Passcodes: w.codes, Jobs: w.out, Mail: w.out, Audit: audit.New(db, w.clock.Now),
		Hasher: hasher, Policy: account.NewPolicy(common), Label: "Sage ID",
		Issuer: &url.URL{Scheme: "https", Host: "satchel.test", Path: "/id"}, Portal: &url.URL{Scheme: "https", Host: "satchel.test"},
		Secret: []byte(strings.Repeat("k", 32)), Clock: w.clock.Now, Log: log,
	})
	w.access = access.New(db, w.clock.Now)
	w.olive, err = w.access.CreateAccount(t.Context(), "olive@hartley.test", "Olive Owner")
	w.ok(err)
	w.site, err = w.access.CreateSite(t.Context(), "Hartley Bookkeeping", "CN-4711", w.olive.ID)
	w.ok(err)
	return w
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// work does what is enqueued, until there is nothing more.
func (w *world) work() {
	w.t.Helper()
	for jobs := w.out.take(); len(jobs) > 0; jobs = w.out.take() {
		for _, job := range jobs {
			w.ok(w.run(job))
		}
	}
}

func (w *world) run(job job) error {
	ctx := w.t.Context()
	switch job.kind {
	case identity.KindCode:
		var order identity.CodeOrdered
		return errors.Join(json.Unmarshal(job.payload, &order), w.DeliverCode(ctx, order))
	case identity.KindReset:
		var order identity.ResetOrdered
		return errors.Join(json.Unmarshal(job.payload, &order), w.DeliverReset(ctx, order))
	case mail.Job:
		var message mail.Message
		return errors.Join(json.Unmarshal(job.payload, &message), w.out.Send(ctx, message))
	}
	return errors.New("no such job: " + job.kind)
}

// mailTo is the newest mail to somebody, with everything enqueued done.
func (w *world) mailTo(to string) mail.Message {
	w.t.Helper()
	w.work()
	for i := len(w.out.mails) - 1; i >= 0; i-- {
		if w.out.mails[i].To == to {
			return w.out.mails[i]
		}
	}
	w.t.Fatalf("nothing was mailed to %s", to)
	return mail.Message{}
}

var eightDigits = regexp.MustCompile(`\d{4} \d{4}`)

func (w *world) codeTo(to string) string {
	w.t.Helper()
	return eightDigits.FindString(w.mailTo(to).Text)
}

func (w *world) tokenTo(to string) string {
	w.t.Helper()
	links := mail.Links(w.mailTo(to).Text)
	if len(links) != 1 {
		w.t.Fatalf("the mail holds %d links", len(links))
	}
	return links[0][strings.LastIndex(links[0], "/")+1:]
}

func (w *world) begin(email string) string {
	w.t.Helper()
	token, err := w.Begin(w.t.Context(), identity.Wanted{Email: email, Name: "Ben Baker", Password: firstPassword}, here)
	w.ok(err)
	return token
}

// person signs somebody up with all that belongs to it but a place.
func (w *world) person(email string) identity.Person {
	w.t.Helper()
	token := w.begin(email)
	who, err := w.Enter(w.t.Context(), token, w.codeTo(email), here)
	w.ok(err)
	return who
}

// asked is a person who awaits olive's approval, and the request.
func (w *world) asked(email string) (identity.Person, identity.Request) {
	w.t.Helper()
	who := w.person(email)
	who, err := w.Place(w.t.Context(), who.ID, identity.Belonging{Number: "CN-4711", Owner: w.olive.Email}, here)
	w.ok(err)
	requests, err := w.Requests(w.t.Context(), w.olive.ID)
	w.ok(err)
	for _, request := range requests {
		if request.Email == email && request.Decision == "" {
			return who, request
		}
	}
	w.t.Fatal("olive isn't shown the request")
	return who, identity.Request{}
}

func (w *world) state(id uuid.UUID) identity.State {
	w.t.Helper()
	who, err := w.Person(w.t.Context(), id)
	w.ok(err)
	return who.State
}

// otherCode is a code that isn't this one.
func otherCode(code string) string {
	if code[0] == '1' {
		return "2" + code[1:]
	}
	return "1" + code[1:]
}

// enrol turns an identity's passcodes on; the recovery codes stand for passcodes, since they need no clock.
func (w *world) enrol(id uuid.UUID) (recovery []string) {
	w.t.Helper()
	of := passcode.Identity(id)
	enrolment, err := w.codes.Begin(w.t.Context(), of, passcode.Label{Service: "Sage ID", Name: "ben"})
	w.ok(err)
	recovery, err = w.codes.Confirm(w.t.Context(), of, totp(w.t, enrolment.Secret, w.clock.Now()), here)
	w.ok(err)
	return recovery
}

// totp is what an authenticator shows (RFC 6238, RFC 4226 §5.3).
func totp(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30)
	sum := mac.Sum(nil)
	number := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0xf:]) & 0x7fffffff
	return fmt.Sprintf("%06d", number%1_000_000)
}
