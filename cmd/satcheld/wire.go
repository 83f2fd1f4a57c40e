package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/app/api"
	"satchel/app/mailbox"
	"satchel/app/portal"
	gate "satchel/app/portal/passcode"
	"satchel/app/portal/twofactor"
	"satchel/app/web"
	"satchel/assets/passwords"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/handover"
	"satchel/auth/issuer"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/storage/jobs"
	"satchel/storage/mail"
	"satchel/sync/editing"
	"satchel/sync/intake"
	"satchel/sync/shelf"
	"satchel/sync/shelf/preview"
)

const (
	mailboxPath = "/mailbox"
	keyBytes    = 32
	sweepEvery  = 10 * time.Minute
)

// parts are what the service is made of.
type parts struct {
	cfg     settings
	kept    *keep
	public  *url.URL
	log     *slog.Logger
	queue   *jobs.Queue
	mailbox *mail.Mailbox // nil where mail is sent
	mail    mail.Sender
}

// wire puts the service together.
func wire(ctx context.Context, cfg settings, kept *keep, listening net.Addr, log *slog.Logger) (*service, error) {
	public, err := publicURL(cfg, listening)
	if err != nil {
		return nil, err
	}
	warnOfPublicURL(ctx, log, public)
	p := &parts{cfg: cfg, kept: kept, public: public, log: log}
	if err := p.mailing(); err != nil {
		return nil, err
	}
	if p.queue, err = jobs.Open(ctx, kept.db, log); err != nil {
		return nil, err
	}
	mail.HandleJobs(p.queue, p.mail)
	if cfg.Demo {
		if err := seedDemo(ctx, kept.db); err != nil {
			return nil, err
		}
		if !cfg.DemoDocuments {
			log.InfoContext(ctx, "the demo begins without documents; --demo-documents gives one of its companies a dozen")
		}
	}
	return p.assemble(ctx)
}

func (p *parts) assemble(ctx context.Context) (*service, error) {
	db := p.kept.db
	may, sessions := access.New(db, clock), session.New(db, clock)
	taking := intake.New(intake.Options{DB: db, Blobs: p.kept.blobs, Access: may, Log: p.log, Clock: clock})
	papers, edits, drawer := shelf.New(db), editing.New(db, sessions, clock), preview.NewDrawer()
	if p.cfg.Demo && p.cfg.DemoDocuments {
		if err := seedDocuments(ctx, db, taking); err != nil {
			return nil, err
		}
	}
	codes, err := p.passcodes(ctx)
	if err != nil {
		return nil, err
	}
	words, err := p.passwords(codes)
	if err != nil {
		return nil, err
	}
	secret, err := db.Secret(ctx, "oauth", keyBytes)
	if err != nil {
		return nil, err
	}
	pairs, err := p.pairing(ctx)
	if err != nil {
		return nil, err
	}
	safety := p.safety(may, words, sessions, codes)
	identities, err := p.identityProvider(ctx, words, codes)
	if err != nil {
		return nil, err
	}
	door := &gate.Gate{Passcodes: codes, Sessions: sessions, Accounts: db}
	others, err := p.federation(sessions, identities, door)
	if err != nil {
		return nil, err
	}
	safety.elsewhere, safety.disconnects.Label, door.Label = others.Elsewhere, others.label, others.label
	oauth, err := issuer.New(issuer.Options{
		DB: db, Authenticator: words, Pairings: pairs, Passcodes: codes, Issuer: p.public.String(), Label: others.label(""), Secret: secret, Address: web.Address, Clock: clock, Log: p.log,
	})
	if err != nil {
		return nil, err
	}
	sites, hands := p.administration(may), handover.New(db, clock)
	pages, err := portal.New(portal.Options{
		Passwords: words, Sessions: sessions, Access: may, Sites: sites, Drafts: edits, PublicURL: p.public, Version: version, Clock: clock, Log: p.log,
		Gate: door, Desk: safety.disconnects, Others: others.Others, Leave: others.Leave, DownloadURL: p.cfg.DownloadURL, MailboxPath: p.mailboxPage(), ClientAddr: web.Address, Reference: web.RequestID,
		IdentityLabel: others.label(""), NeedsPasscode: db.HasPasscode, Demands: twofactor.Demand(codes), Menu: menus(safety.menu, identities.menu), More: slices.Concat(safety.groups(), others.groups(), identities.groups(), twoFactor(codes), authorizing(oauth, sessions), p.devicesPages(sessions, pairs, edits), p.documentPages(papers, taking, drawer, edits), loginPages(sessions, edits), handoverPages(hands, door)),
	})
	if err != nil {
		return nil, err
	}
	stopping := make(chan struct{})
	companions := api.New(api.Options{
		Stopping: stopping,
		DB:       db, Intake: taking, Shelf: papers, Blobs: p.kept.blobs, Drawer: drawer, Access: may, Sites: sites, Logins: sessions, Holding: edits, Authenticator: oauth, Passwords: words, PublicURL: p.public.String(),
		Changes: words, Disconnects: safety.disconnects, Proofs: safety.proofs, Passcodes: codes, TwoFactor: codes, Handovers: hands, Service: serviceName,
		Program: version, MaxUpload: int64(p.cfg.MaxUpload), Address: web.Address, Clock: clock, Log: p.log,
		Demands: func(ctx context.Context, id uuid.UUID) (bool, error) { return codes.Wanted(ctx, passcode.Account(id)) },
	})
	words.HandleJobs(p.queue)
	jobs.Every(p.queue, "issuer.sweep", sweepEvery, oauth.Sweep)
	jobs.Every(p.queue, "pairing.sweep", sweepEvery, pairs.Sweep)
	jobs.Every(p.queue, "session.sweep", sweepEvery, sessions.Sweep)
	jobs.Every(p.queue, "handover.sweep", sweepEvery, hands.Sweep)
	jobs.Every(p.queue, "editing.sweep", sweepEvery, edits.Sweep)
	jobs.Every(p.queue, "passcode.sweep", sweepEvery, codes.Sweep)
	jobs.Every(p.queue, "shelf.file", sweepEvery, papers.File)
	jobs.Every(p.queue, "throttle.sweep", sweepEvery, throttle.New(db, clock).Sweep)
	return &service{
		handler:    p.routes(pages, companions, oauth, identities, others.label("")),
		background: []func(context.Context) error{p.queue.Run, forever(taking.Run)},
		release: sync.OnceFunc(func() {
			close(stopping)
			taking.StopWaiting()
		}),
		drain: p.cfg.DrainTimeout,
		log:   p.log,
	}, nil
}

func forever(run func(context.Context)) func(context.Context) error {
	return func(ctx context.Context) error {
		run(ctx)
		return nil
	}
}

func (p *parts) routes(pages, companions http.Handler, oauth *issuer.Provider, identities *provider, label string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", web.Health)
	mux.Handle("GET /readyz", web.Ready(
		p.log, web.Check{Name: "database", Ready: p.kept.db.Ready, Says: full}, web.Check{Name: "documents", Ready: p.kept.blobs.Ready, Says: full},
	))
	mux.Handle("GET /.well-known/satchel", web.AboutHandler(version, p.public.String(), label, clock))
	oauth.Routes(mux)
	identities.routes(mux)
	mux.Handle("/api/", companions)
	mux.Handle("/api", companions)
	if p.mailbox != nil {
		box := mailbox.New(mailbox.Options{Box: p.mailbox, Log: p.log, Now: clock})
		mux.Handle(mailboxPath, box)
		mux.Handle(mailboxPath+"/", box)
	}
	mux.Handle("/", pages)
	return web.Wrap(mux, web.Options{
		Log: p.log, TrustedProxies: p.cfg.TrustedProxies, Secure: p.public.Scheme == "https", Idle: p.cfg.IdleTimeout,
	})
}

// full says of a store that is not ready that it wants room, and nothing of where it is.
func full(err error) string {
	if errors.Is(err, blob.ErrFull) || errors.Is(err, database.ErrFull) {
		return "disk full"
	}
	return ""
}

// passwords hash a few at once at most, since each takes 19 MiB.
func (p *parts) passwords(codes *passcode.Service) (*password.Service, error) {
	common, err := passwords.Common()
	if err != nil {
		return nil, err
	}
	hasher, err := password.NewHasher(password.DefaultCost, hashesAtOnce, &heap{})
	if err != nil {
		return nil, err
	}
	return password.New(password.Options{
		DB: p.kept.db, Throttle: throttle.New(p.kept.db, clock), Jobs: p.queue, Mail: p.mail, Hasher: hasher, Passcodes: codes,
		Policy: account.NewPolicy(common), PublicURL: p.public, Clock: clock, Log: p.log,
	}), nil
}

// publicURL is the configured address, or the one that is listened on.
func publicURL(cfg settings, listening net.Addr) (*url.URL, error) {
	if cfg.PublicURL == "" {
		return &url.URL{Scheme: "http", Host: opens(listening)}, nil
	}
	public, err := url.Parse(cfg.PublicURL)
	if err != nil || public.Host == "" || public.Scheme != "http" && public.Scheme != "https" {
		return nil, usage(fmt.Errorf("--public-url %q is no address such as https://satchel.example", cfg.PublicURL))
	}
	if public.User != nil || public.RawQuery != "" || public.Fragment != "" || public.Path != "" && public.Path != "/" {
		return nil, usage(errors.New("--public-url must be a scheme and a host alone, such as https://satchel.example"))
	}
	public.Path = ""
	return public, nil
}

// opens is what a browser on this machine can be given to reach an address that is listened on: to listen on all is none.
func opens(listening net.Addr) string {
	at, err := netip.ParseAddrPort(listening.String())
	if err != nil {
		return listening.String()
	}
	if at.Addr().IsUnspecified() {
		at = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), at.Port())
	}
	return at.String()
}
