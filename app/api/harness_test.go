package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/app/api"
	"satchel/app/web"
	"satchel/auth/access"
	"satchel/auth/handover"
	"satchel/auth/issuer"
	"satchel/auth/session"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/sync/document"
	"satchel/sync/editing"
	"satchel/sync/intake"
	"satchel/sync/resumable"
	"satchel/sync/shelf"
	"satchel/sync/shelf/preview"
)

// service is the API over real HTTP with its middleware, and two people: Anna works in Acme and Beta, Boris in Beta.
type service struct {
	t      *testing.T
	db     *database.DB
	taking *intake.Service
	access *access.Service
	server *httptest.Server
	door   *door
	reset  *resets
	visits *session.Service
	edits  *editing.Service
	office *office
	change *changes

	entered chan struct{} // holds one once somebody was let in to wait for events

	anna, boris database.Account
	acme, beta  uuid.UUID
}

// door knows tokens; how they are made is auth/issuer's to test.
type door struct {
	mu      sync.Mutex
	callers map[string]issuer.Caller
}

// revoke has a token be nobody's from now on.
func (d *door) revoke(token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.callers, token)
}

func (d *door) Authenticate(_ context.Context, bearer string, _ netip.Addr) (issuer.Caller, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	caller, ok := d.callers[bearer]
	if !ok {
		return issuer.Caller{}, issuer.ErrInvalidToken
	}
	return caller, nil
}

// listened tells when somebody was let in to wait for events.
type listened struct {
	*intake.Service

	entered chan struct{}
}

func (l listened) Events(
	ctx context.Context, owner resumable.Owner, after int64, limit int, wait time.Duration, may func(context.Context) error,
) ([]database.Event, error) {
	select {
	case l.entered <- struct{}{}:
	default:
	}
	return l.Service.Events(ctx, owner, after, limit, wait, may)
}

// resets notes what the password service is asked, and answers err.
type resets struct {
	emails []string
	from   []netip.Addr
	err    error
}

func (r *resets) RequestReset(_ context.Context, email string, from netip.Addr) error {
	r.emails, r.from = append(r.emails, email), append(r.from, from)
	return r.err
}

func everywhere(t *testing.T, test func(*testing.T, *service)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) { test(t, newService(t, db)) })
}

func newService(t *testing.T, db *database.DB) *service {
	t.Helper()
	s := &service{t: t, db: db, door: &door{callers: map[string]issuer.Caller{}}, reset: &resets{}, change: &changes{}, access: access.New(db, time.Now), visits: session.New(db, time.Now), entered: make(chan struct{}, 1)}
	s.edits = editing.New(db, s.visits, time.Now)
	s.office = newOffice(db, s.access)
	s.people()
	s.start()
	return s
}

// replica is another process of the service, on the same database.
func (s *service) replica() *service {
	other := *s
	other.start()
	return &other
}

func (s *service) start() {
	log := slog.New(slog.NewTextHandler(s.t.Output(), nil))
	blobs, err := blob.OpenDirectory(filepath.Join(s.t.TempDir(), "blobs"))
	must(s.t, err)
	s.taking = intake.New(intake.Options{DB: s.db, Blobs: blobs, Access: s.access, Log: log})
	s.server = httptest.NewUnstartedServer(nil)
	public := "http://" + s.server.Listener.Addr().String()
	s.server.Config.Handler = web.Wrap(api.New(api.Options{
		DB: s.db, Intake: listened{s.taking, s.entered}, Shelf: shelf.New(s.db), Blobs: blobs, Drawer: preview.NewDrawer(), Access: s.access, Sites: s.office.sites, Logins: s.visits, Holding: s.edits, Authenticator: s.door, Passwords: s.reset, Changes: s.change,
		Handovers: handover.New(s.db, time.Now),
		PublicURL: public, Program: "test", MaxUpload: 1 << 30, Address: web.Address, Log: log,
	}), web.Options{Log: slog.New(slog.DiscardHandler), Idle: time.Minute})
	s.server.Start()
	s.t.Cleanup(s.server.Close)
	s.t.Cleanup(s.taking.StopWaiting) // before the server waits for its requests
}

func (s *service) people() {
	ctx := s.t.Context()
	s.anna, s.boris = s.person("anna"), s.person("boris")
	site, err := s.access.CreateSite(ctx, "The practice", "100001", s.anna.ID)
	must(s.t, err)
	must(s.t, s.access.AddMember(ctx, site.ID, s.boris.ID, access.Bookkeeper))
	for name, id := range map[string]*uuid.UUID{"Acme": &s.acme, "Beta": &s.beta} {
		company, err := s.access.CreateCompany(ctx, site.ID, name)
		must(s.t, err)
		must(s.t, s.access.Grant(ctx, company.ID, s.anna.ID))
		*id = company.ID
	}
	must(s.t, s.access.Grant(ctx, s.beta, s.boris.ID))
}

// person makes an account with a device; the name is the device's token, too.
func (s *service) person(name string) database.Account {
	row, err := s.access.CreateAccount(s.t.Context(), name+"@example.test", name)
	must(s.t, err)
	s.door.callers[name] = issuer.Caller{Account: row, Device: s.device(row.ID, name+"'s desktop")}
	return row
}

func (s *service) device(account uuid.UUID, name string) database.Device {
	now := time.Now().UTC().Truncate(time.Microsecond)
	device := database.Device{
		ID: uuid.Must(uuid.NewV7()), AccountID: account, AuthEpoch: 1, Name: name, Platform: "linux", CreatedAt: now, LastSeenAt: now,
	}
	must(s.t, s.db.Write(s.t.Context(), func(ctx context.Context, tx *database.Tx) error { return tx.AddDevice(ctx, device) }))
	return device
}

// ask makes a request with a token, unless that is empty, and reads the answer into into, unless that is nil.
func (s *service) ask(token, method, path string, body string, into any) *http.Response {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, bytes.NewReader([]byte(body)))
	must(s.t, err)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := s.server.Client().Do(request)
	must(s.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(s.t, err)
	if into == nil {
		return answer
	}
	if err := json.Unmarshal(text, into); err != nil {
		s.t.Fatalf("%s %s: %s: %v: %s", method, path, answer.Status, err, text)
	}
	return answer
}

// problem asks for something that must be refused, and returns the status and code.
func (s *service) problem(token, method, path, body string) (int, string) {
	s.t.Helper()
	var got struct {
		Status            int
		Code, Detail      string
		Title, Type, Kind string
	}
	answer := s.ask(token, method, path, body, &got)
	if kind := answer.Header.Get("Content-Type"); kind != "application/problem+json" || got.Status != answer.StatusCode || got.Detail == "" {
		s.t.Errorf("%s %s: %s as %s: %+v", method, path, answer.Status, kind, got)
	}
	return answer.StatusCode, got.Code
}

// as is an HTTP client that signs its requests.
type as struct{ token string }

func (a as) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+a.token)
	return http.DefaultTransport.RoundTrip(r)
}

func (s *service) upload(token string, company uuid.UUID, doc resumable.Document, content []byte) (document.Acknowledgement, error) {
	client := resumable.Client{HTTP: &http.Client{Transport: as{token}}}
	endpoint := s.server.URL + "/api/v1/companies/" + company.String() + "/uploads"
	return client.Upload(s.t.Context(), endpoint, "", doc, bytes.NewReader(content), nil)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
