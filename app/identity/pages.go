package identity

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"satchel/app/portal/frame"
	"satchel/auth/identity"
	"satchel/auth/password"
)

// Product is something that people go on to with their identity.
type Product struct {
	ID   string
	Name string
	// Address begins a sign-in there: a path of this service, or the address that OpenID Connect Core §4 calls
	// initiate_login_uri.
	Address string
}

// Options is what the pages are made of.
type Options struct {
	People *identity.Service
	// Products are what people can go on to, by name. There is at least one.
	Products func(context.Context) ([]Product, error)
	// ClientName is what a client that sends people here is called, or "".
	ClientName func(ctx context.Context, id string) string
	// Passcodes has the pages of 2-factor authentication; without it they are not offered.
	Passcodes Passcodes

	Label       string   // what people know the identity as, such as "Sage ID"
	Issuer      *url.URL // the provider's, such as https://satchel.example/id
	Version     string
	MailboxPath string // of the embedded mailbox's page, or ""
	ClientAddr  func(*http.Request) netip.Addr
	Reference   func(context.Context) string
	Clock       func() time.Time
	Log         *slog.Logger
	// More are further groups of pages below the issuer's path.
	More []func(*frame.Frame) []frame.Route
}

type pages struct {
	Options
	*frame.Frame

	base string // the issuer's path, such as /id
}

// New makes the website: everything below the issuer's path that auth/issuer doesn't answer itself.
func New(options Options) (http.Handler, error) {
	shared, err := frame.New(frame.Options{
		Brand: frame.Brand{Name: options.Label, Home: options.Issuer.Path}, Pages: rendered,
		PublicURL: options.Issuer, Version: options.Version, Clock: options.Clock, Log: options.Log,
		ClientAddr: options.ClientAddr, Reference: options.Reference,
		KeepLanguage: func(r *http.Request, code string) error {
			who, err := options.People.Find(r.Context(), fromRequest(r))
			if errors.Is(err, identity.ErrNoSession) {
				return nil
			}
			if err != nil {
				return err
			}
			return options.People.KeepLanguage(r.Context(), who.Person.ID, code)
		},
	})
	if err != nil {
		return nil, fmt.Errorf("making the identity provider's pages: %w", err)
	}
	options.ClientAddr = shared.ClientAddr // which knows what to do without one
	p := &pages{Options: options, Frame: shared, base: options.Issuer.Path}
	routes := slices.Concat(p.signInRoutes(), p.signUpRoutes(), p.placeRoutes(), p.resetRoutes(), p.passwordRoutes(), p.passcodeRoutes())
	for _, group := range options.More {
		routes = append(routes, group(shared)...)
	}
	return shared.Handler(routes...), nil
}

// rendered tells which templates these pages and those of the issuer, which stand in the same frame, render.
func rendered(template string) bool {
	return strings.HasPrefix(template, "id-") || strings.HasPrefix(template, "openid-") || template == "problem"
}

// at is a path below the issuer's, with a query of the pairs that have a value.
func (p *pages) at(path string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	target := url.URL{Path: p.base + path, RawQuery: query.Encode()}
	return target.String()
}

func (p *pages) redirect(w http.ResponseWriter, r *http.Request, target string) error {
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}

// visitor is who is signed in at the provider in this browser; false if nobody is.
func (p *pages) visitor(r *http.Request) (identity.Session, bool, error) {
	found, err := p.People.Find(r.Context(), fromRequest(r))
	if errors.Is(err, identity.ErrNoSession) {
		return identity.Session{}, false, nil
	}
	return found, err == nil, err
}

// known runs a handler for somebody who is signed in; others sign in first.
func (p *pages) known(handle func(http.ResponseWriter, *http.Request, identity.Session) error) frame.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, here, err := p.visitor(r)
		if err != nil {
			return err
		}
		if !here {
			return p.redirect(w, r, p.at("/sign-in", "continue", p.then(r.URL.Query().Get("continue"))))
		}
		return handle(w, r, who)
	}
}

// explain makes a page of what can go wrong on any of them.
func explain(err error) error {
	switch {
	case errors.Is(err, password.ErrBusy):
		return frame.Busy
	case errors.Is(err, identity.ErrOvertaken):
		return frame.Problem{
			Status: http.StatusConflict, Title: "Your password has just changed",
			Happened: "The password was changed elsewhere while you were signing in here, so this sign-in no longer counts.",
			Safe:     "Nobody was signed in by this.",
			Do:       "Sign in again, with the new password.",
			Action:   &frame.Link{Label: "Sign in", Href: "/sign-in"},
		}
	}
	return err
}

func bad(text string) *frame.Notice { return &frame.Notice{Mood: "bad", Lines: []string{text}} }

// echo shows again what was typed, unless it is far too long to be it.
func echo(typed string) string {
	if len(typed) > 320 {
		return ""
	}
	return typed
}
