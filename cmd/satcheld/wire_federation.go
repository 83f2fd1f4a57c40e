package main

import (
	"net/http"

	"satchel/app/portal"
	federationpages "satchel/app/portal/federation"
	"satchel/app/portal/frame"
	gate "satchel/app/portal/passcode"
	"satchel/auth/audit"
	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/storage/jobs"
)

// federating is how people sign in with what other places say of them.
type federating struct {
	federationpages.Pages

	service *federation.Service
}

// federation knows the embedded identity provider, whose endpoints it asks without going over the network, and
// the providers of the configuration.
func (p *parts) federation(sessions *session.Service, embedded *provider, door *gate.Gate) (*federating, error) {
	providers := []federation.Provider{{
		ID: federation.EmbeddedID, Label: embedded.label, Issuer: embedded.issuer.String(),
		ClientID: embedded.clientID, Secret: secretOf(embedded.secret), HTTP: embedded.openid.InProcess(&http.Client{}),
	}}
	if p.cfg.NoIdentityProvider {
		providers = nil
	}
	for _, one := range p.cfg.Providers {
		providers = append(providers, one.provider())
	}
	service, err := federation.New(federation.Options{
		DB: p.kept.db, Sessions: sessions, Jobs: p.queue, Audit: audit.New(p.kept.db, clock), PublicURL: p.public,
		Providers: providers, Clock: clock, Linked: embedded.people.Linked,
	})
	if err != nil {
		return nil, usage(err)
	}
	jobs.Every(p.queue, "federation.sweep", sweepEvery, service.Sweep)
	return &federating{federationpages.Pages{Federation: service, Gate: door, Providers: providers}, service}, nil
}

// groups are its pages.
func (f *federating) groups() []portal.Group {
	return []portal.Group{func(shared *frame.Frame) []frame.Route {
		pages := f.Pages
		pages.Frame = shared
		return pages.Routes()
	}}
}
