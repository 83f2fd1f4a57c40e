package portal

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/administration"
	"satchel/app/portal/company"
	"satchel/app/portal/fixit"
	"satchel/app/portal/frame"
	"satchel/app/portal/home"
	"satchel/app/portal/invitation"
	"satchel/app/portal/passcode"
	"satchel/app/portal/profile"
	"satchel/app/portal/reset"
	"satchel/app/portal/signin"
	"satchel/auth/access"
	"satchel/auth/password"
	"satchel/auth/session"
)

// Sessions is what the portal needs of auth/session.
type Sessions interface {
	frame.Sessions
	Start(ctx context.Context, proof session.Proof, before string) (string, error)
	End(ctx context.Context, value string, from netip.Addr) error
	KeepLanguage(ctx context.Context, account uuid.UUID, language string) error
	company.Sessions
}

// Access is what the portal needs of auth/access.
type Access interface {
	frame.Companies
	WhyNowhere(ctx context.Context, account uuid.UUID) error
	LastFormer(ctx context.Context, account uuid.UUID) (access.Former, error)
}

// Sites is what the portal needs of auth/administration.
type Sites interface {
	administration.Sites
	invitation.Invitations
	fixit.Sites
}

// Options is what the portal is made of.
type Options struct {
	Passwords *password.Service
	Sessions  Sessions
	Access    Access
	Gate      *passcode.Gate // every sign-in goes through it

	PublicURL *url.URL // of the service, from configuration
	Version   string
	Clock     func() time.Time
	Log       *slog.Logger

	// DownloadURL is where companions are downloaded from. Empty where the operator hands them out otherwise.
	DownloadURL string
	// MailboxPath is the page of the embedded mailbox, where there is one.
	MailboxPath string
	// ClientAddr tells where a request comes from; without it, it is the other end of the connection.
	ClientAddr func(*http.Request) netip.Addr
	// Reference names a request in the log; it may be nil.
	Reference func(context.Context) string
	// NeedsPasscode, Demands and Menu are as in frame.Options.
	NeedsPasscode func(ctx context.Context, account uuid.UUID) (bool, error)
	Demands       func(ctx context.Context, visit session.Session) (path string, err error)
	Menu          func(ctx context.Context, visit session.Session) ([]frame.Link, error)
	// IdentityLabel is what people know their identity by; Sage ID if left out.
	IdentityLabel string
	// Others are the ways to sign in besides a password, as in signin.Pages.
	Others func(r *http.Request, next string) ([]frame.Link, error)
	// Leave is where else to sign out, as in signin.Pages.
	Leave func(w http.ResponseWriter, r *http.Request, ended session.Session) *frame.Link
	// Drafts is as in frame.Options.
	Drafts frame.Drafts
	// Sites are administered here, and people ask for what they lack. Without it nobody does either.
	Sites Sites
	// Desk tells who is at the support desk. It may be nil.
	Desk home.Desk
	// More are further groups of pages.
	More []Group
}

// Group makes the routes of a group of pages in the portal's frame.
type Group func(*frame.Frame) []frame.Route

// New makes the portal: everything under / that no other part of the service answers.
func New(options Options) (http.Handler, error) {
	shared, err := frame.New(frame.Options{
		Brand: frame.Brand{Identity: options.IdentityLabel}, Sessions: options.Sessions, Companies: options.Access, Drafts: options.Drafts, PublicURL: options.PublicURL, Version: options.Version, Clock: options.Clock,
		Pages: func(template string) bool { return !strings.HasPrefix(template, "id-") },
		Log:   options.Log, ClientAddr: options.ClientAddr, Reference: options.Reference,
		NeedsPasscode: options.NeedsPasscode, Demands: options.Demands, Menu: options.Menu,
		KeepLanguage: func(r *http.Request, code string) error {
			visit, here := frame.Visitor(r)
			if !here {
				return nil
			}
			return options.Sessions.KeepLanguage(r.Context(), visit.Account.ID, code)
		},
	})
	if err != nil {
		return nil, fmt.Errorf("making the portal: %w", err)
	}
	routes := slices.Concat(
		home.Pages{Frame: shared, Access: options.Access, Desk: options.Desk, Download: options.DownloadURL}.Routes(),
		company.Pages{Frame: shared, Sessions: options.Sessions}.Routes(),
		signin.Pages{Frame: shared, Passwords: options.Passwords, Sessions: options.Sessions, Gate: options.Gate, Others: options.Others, Leave: options.Leave}.Routes(),
		passcode.Pages{Frame: shared, Gate: options.Gate}.Routes(),
		reset.Pages{Frame: shared, Passwords: options.Passwords, Sessions: options.Sessions, MailboxPath: options.MailboxPath}.Routes(),
		profile.Pages{Frame: shared, Passwords: options.Passwords, Sessions: options.Sessions, MailboxPath: options.MailboxPath}.Routes(),
	)
	if options.Sites != nil {
		lacking := fixit.Pages{Frame: shared, Sites: options.Sites, Access: options.Access}
		shared.Away = lacking.Away
		routes = slices.Concat(
			routes, lacking.Routes(),
			administration.Pages{Frame: shared, Sites: options.Sites}.Routes(),
			invitation.Pages{Frame: shared, Invitations: options.Sites, Passwords: options.Passwords}.Routes(),
		)
	}
	for _, group := range options.More {
		routes = append(routes, group(shared)...)
	}
	return shared.Handler(routes...), nil
}

var _ Sessions = (*session.Service)(nil)
