package main

import (
	"context"
	"net/http"
	"slices"

	"satchel/app/portal"
	auditpages "satchel/app/portal/audit"
	disconnectpages "satchel/app/portal/disconnect"
	"satchel/app/portal/frame"
	stepuppages "satchel/app/portal/stepup"
	"satchel/app/portal/support"
	"satchel/app/portal/twofactor"
	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/auth/disconnect"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/stepup"
	"satchel/storage/database"
)

// safety is what proves people once more, disconnects them, and shows what happened.
type safety struct {
	db          *database.DB
	may         *access.Service
	sessions    *session.Service
	proofs      *stepup.Service
	disconnects *disconnect.Service
	elsewhere   func(r *http.Request, visit session.Session, back string) ([]frame.Link, error)
}

func (p *parts) safety(may *access.Service, words *password.Service, sessions *session.Service, codes *passcode.Service) *safety {
	db := p.kept.db
	return &safety{
		db: db, may: may, sessions: sessions,
		proofs: &stepup.Service{DB: db, Passwords: words, Passcodes: codes},
		disconnects: disconnect.New(disconnect.Options{
			DB: db, Jobs: p.queue, Audit: audit.New(db, clock), PublicURL: p.public, Clock: clock,
		}),
	}
}

// groups are its pages.
func (s *safety) groups() []portal.Group {
	return []portal.Group{
		func(f *frame.Frame) []frame.Route {
			return stepuppages.Pages{Frame: f, Proofs: s.proofs, Sessions: s.sessions, Elsewhere: s.elsewhere}.Routes()
		},
		func(f *frame.Frame) []frame.Route {
			return disconnectpages.Pages{Frame: f, Disconnects: s.disconnects, Proofs: s.proofs, Sessions: s.sessions}.Routes()
		},
		func(f *frame.Frame) []frame.Route { return support.Pages{Frame: f, Desk: s.disconnects}.Routes() },
		func(f *frame.Frame) []frame.Route { return auditpages.Pages{Frame: f, DB: s.db}.Routes() },
	}
}

// menu is what a person's menu offers for what they are.
func (s *safety) menu(ctx context.Context, visit session.Session) ([]frame.Link, error) {
	var menu []frame.Link
	standings, err := s.may.Standings(ctx, visit.Account.ID)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(standings, func(one access.Standing) bool { return one.May(access.Security) }) {
		menu = append(menu, frame.Link{Label: "2-factor on your site", Href: twofactor.AdminPath}, frame.Link{Label: "Audit log", Href: "/audit"})
	}
	agent, err := s.db.IsSupportAgent(ctx, visit.Account.ID)
	if agent {
		menu = append(menu, frame.Link{Label: "Support desk", Href: "/support"})
	}
	return menu, err
}

// label is what people know the identities of an issuer by; of none in particular, those of the first provider.
func (f *federating) label(issuer string) string {
	for _, provider := range f.Providers {
		if provider.LinkIssuer() == issuer || issuer == "" {
			return provider.Label
		}
	}
	return ""
}
