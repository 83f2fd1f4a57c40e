package main

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"satchel/app/portal"
	federationpages "satchel/app/portal/federation"
	"satchel/app/portal/frame"
	gate "satchel/app/portal/passcode"
	"satchel/auth/audit"
	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/jobs"
)

// linked is federation.Options.Linked.
type linked = func(ctx context.Context, tx *database.Tx, issuer, subject string, account uuid.UUID) error

// federating is how people sign in with what other places say of them.
type federating struct {
	federationpages.Pages

	service *federation.Service
}

// federation knows the embedded identity provider, whose endpoints it asks without going over the network, and
// the providers of the configuration.
func (p *parts) federation(sessions *session.Service, embedded *provider, door *gate.Gate) (*federating, error) {
	providers, linked := embedded.federated()
	for _, one := range p.cfg.Providers {
		providers = append(providers, one.provider())
	}
	service, err := federation.New(federation.Options{
		DB: p.kept.db, Sessions: sessions, Jobs: p.queue, Audit: audit.New(p.kept.db, clock), Throttle: throttle.New(p.kept.db, clock), PublicURL: p.public,
		Providers: providers, Clock: clock, Linked: linked,
	})
	if err != nil {
		return nil, usage(err)
	}
	jobs.Every(p.queue, "federation.sweep", sweepEvery, service.Sweep)
	return &federating{federationpages.Pages{Federation: service, Gate: door, Providers: providers, Log: p.log}, service}, nil
}

// federated is the embedded provider as the portal signs people in with it, and what it wants to know of new links.
func (p *provider) federated() ([]federation.Provider, linked) {
	if p == nil {
		return nil, nil
	}
	return []federation.Provider{{
		ID: federation.EmbeddedID, Label: p.label, Issuer: p.issuer.String(), ClientID: p.clientID,
		Secret: secretOf(p.secret), HTTP: p.openid.InProcess(&http.Client{}),
	}}, p.people.Linked
}

// groups are its pages.
func (f *federating) groups() []portal.Group {
	return []portal.Group{func(shared *frame.Frame) []frame.Route {
		pages := f.Pages
		pages.Frame = shared
		return pages.Routes()
	}}
}
