package main

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	identitypages "satchel/app/identity"
	"satchel/app/portal"
	"satchel/app/portal/approvals"
	"satchel/app/portal/frame"
	"satchel/app/portal/openid"
	"satchel/app/web"
	"satchel/auth/audit"
	"satchel/auth/identity"
	"satchel/auth/issuer"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/jobs"
)

// identityPath is where the embedded identity provider is, below the public URL.
const identityPath = "/id"

// keysEvery is how often it is asked whether the signing keys are due to change; the next one is made a day ahead.
const keysEvery = time.Hour

// Where the portal signs people in with the embedded provider, and comes back to.
const (
	embeddedStart    = "/sign-in/with/id"
	embeddedCallback = "/sign-in/callback/id"
	embeddedLeft     = "/sign-out/callback/id"
)

// provider is the embedded identity provider, and the portal as its client.
type provider struct {
	issuer   *url.URL
	label    string
	people   *identity.Service
	openid   *issuer.OpenID
	pages    http.Handler
	clientID string
	secret   string // the portal's, as a client
}

// identityProvider is nil where the operator wants none: then nothing of it is served, nothing works for it, and
// its people stay in the database as they are.
func (p *parts) identityProvider(ctx context.Context, words *password.Service, codes *passcode.Service) (*provider, error) {
	if p.cfg.NoIdentityProvider {
		return nil, nil
	}
	db := p.kept.db
	at := *p.public
	at.Path = identityPath
	made := &provider{issuer: &at, label: p.cfg.IdentityLabel, clientID: issuer.PortalID}
	codeKey, err := db.Secret(ctx, "identity", keyBytes)
	if err != nil {
		return nil, err
	}
	made.people = identity.New(identity.Options{
		DB: db, Throttle: throttle.New(db, clock), Jobs: p.queue, Mail: p.mail, Audit: audit.New(db, clock),
		Hasher: words.Hasher, Policy: words.Policy, Passcodes: codes, Label: made.label,
		Issuer: made.issuer, Portal: p.public, Secret: codeKey, Clock: clock, Log: p.log,
	})
	made.people.HandleJobs(p.queue)
	registry, err := p.openidOf(ctx, made)
	if err != nil {
		return nil, err
	}
	made.pages, err = identitypages.New(identitypages.Options{
		People: made.people, Products: products(registry), ClientName: clientName(registry), Passcodes: codes,
		Label: made.label, Issuer: made.issuer, Version: version, MailboxPath: p.mailboxPage(),
		ClientAddr: web.Address, Reference: web.RequestID, Clock: clock, Log: p.log,
		More: []func(*frame.Frame) []frame.Route{func(f *frame.Frame) []frame.Route {
			return openid.Pages{Frame: f, Provider: made.openid, Label: made.label, Path: identityPath}.Routes()
		}},
	})
	return made, err
}

// openidOf gives the provider its endpoints and its clients: the portal, and those that were added.
func (p *parts) openidOf(ctx context.Context, made *provider) (*issuer.Registry, error) {
	db := p.kept.db
	secret, err := db.Secret(ctx, "openid", keyBytes)
	if err != nil {
		return nil, err
	}
	own, proof, err := issuer.PortalClient(
		secret, []string{p.public.JoinPath(embeddedCallback).String()}, []string{p.public.JoinPath(embeddedLeft).String()},
	)
	if err != nil {
		return nil, err
	}
	made.secret = proof
	registry := issuer.NewRegistry(db, clock, own)
	made.openid, err = issuer.NewOpenID(issuer.OpenIDOptions{
		DB: db, Login: identitypages.Login{People: made.people, Issuer: made.issuer, ClientAddr: web.Address}, Issuer: made.issuer.String(), Secret: secret,
		Clients: registry.Client, Address: web.Address, Clock: clock, Log: p.log,
	})
	if err != nil {
		return nil, err
	}
	jobs.Every(p.queue, "openid.keys", keysEvery, made.openid.Rotate)
	return registry, nil
}

// products are the portal and every client that people can begin at.
func products(registry *issuer.Registry) func(context.Context) ([]identitypages.Product, error) {
	return func(ctx context.Context) ([]identitypages.Product, error) {
		found := []identitypages.Product{{ID: issuer.PortalID, Name: issuer.PortalName, Address: embeddedStart}}
		clients, err := registry.Clients(ctx)
		if err != nil {
			return nil, err
		}
		for _, client := range clients {
			if client.SignInURI != "" {
				found = append(found, identitypages.Product{ID: client.ID, Name: client.Name, Address: client.SignInURI})
			}
		}
		slices.SortStableFunc(found, func(a, b identitypages.Product) int { return cmp.Compare(a.Name, b.Name) })
		return found, nil
	}
}

func clientName(registry *issuer.Registry) func(context.Context, string) string {
	return func(ctx context.Context, id string) string {
		client, err := registry.Client(ctx, id)
		if err != nil {
			return "" // the page does without
		}
		return client.Name
	}
}

// groups are the provider's pages in the portal.
func (p *provider) groups() []portal.Group {
	if p == nil {
		return nil
	}
	return []portal.Group{func(f *frame.Frame) []frame.Route {
		return approvals.Pages{Frame: f, People: p.people, Label: p.label}.Routes()
	}}
}

func (p *provider) menu(ctx context.Context, visit session.Session) ([]frame.Link, error) {
	if p == nil {
		return nil, nil
	}
	return approvals.Menu(ctx, p.people, visit)
}

// menus makes one menu of several.
func menus(all ...func(context.Context, session.Session) ([]frame.Link, error)) func(context.Context, session.Session) ([]frame.Link, error) {
	return func(ctx context.Context, visit session.Session) ([]frame.Link, error) {
		var entries []frame.Link
		for _, one := range all {
			more, err := one(ctx, visit)
			if err != nil {
				return entries, err
			}
			entries = append(entries, more...)
		}
		return entries, nil
	}
}

// routes puts the provider on a mux: its endpoints for programs, and pages for everything else below its path.
func (p *provider) routes(mux *http.ServeMux) {
	if p == nil {
		return
	}
	p.openid.Routes(mux)
	mux.Handle(identityPath, p.pages)
	mux.Handle(identityPath+"/", p.pages)
}
