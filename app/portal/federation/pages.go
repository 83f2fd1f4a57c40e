package federation

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/federation"
	"satchel/auth/password"
	"satchel/auth/session"
)

// Federation is what the pages need of auth/federation.
type Federation interface {
	Begin(ctx context.Context, ask federation.Ask) (federation.Departure, error)
	Finish(ctx context.Context, answer federation.Answer) (federation.Arrival, error)
	BeginSAML(ctx context.Context, ask federation.AskSAML) (federation.Departure, error)
	FinishSAML(ctx context.Context, answer federation.AnswerSAML) (federation.Arrival, error)
	ProveSAML(ctx context.Context, answer federation.Proven) (federation.Arrival, error)
	SAMLMetadata() ([]byte, error)
	HasSAML(ctx context.Context) (bool, error)
	Leave(ctx context.Context, ended session.Session) (federation.Leaving, error)
	LinkedProvider(ctx context.Context, account uuid.UUID) (federation.Provider, bool, error)
}

// Gate signs people in once it is proven who they are: it asks for a passcode where one is wanted.
type Gate interface {
	Enter(w http.ResponseWriter, r *http.Request, proof session.Proof, next string) error
	// EnterAnew is for whoever proves once more who they are.
	EnterAnew(w http.ResponseWriter, r *http.Request, proof session.Proof, next string) error
}

// Pages are the pages.
type Pages struct {
	Frame      *frame.Frame
	Federation Federation
	Gate       Gate
	Providers  []federation.Provider
	Log        *slog.Logger
}

// Paths of the pages; the provider's id follows the first two.
const (
	signInPath  = "/sign-in/with/"
	stepUpPath  = "/step-up/with/"
	ProfilePath = "/profile/sign-in"
	linkPath    = ProfilePath + "/link/"
)

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return append(p.organisationRoutes(), []frame.Route{
		{Path: signInPath + "{provider}", Get: p.signIn},
		{Path: federation.CallbackPath("{provider}"), Get: p.back},
		{Path: federation.LeftPath("{provider}"), Get: p.left},
		{Path: stepUpPath + "{provider}", Get: p.stepUp, Private: true},
		{Path: ProfilePath, Get: p.show, Private: true},
		{Path: linkPath + "{provider}", Post: p.link, Private: true},
	}...)
}

// Others are the ways to sign in besides a password, for the sign-in page.
func (p Pages) Others(r *http.Request, next string) ([]frame.Link, error) {
	query := url.Values{}
	if next != "" {
		query.Set("next", next)
	}
	links := make([]frame.Link, 0, len(p.Providers)+1)
	for _, one := range p.Providers {
		target := url.URL{Path: signInPath + one.ID, RawQuery: query.Encode()}
		links = append(links, frame.Link{Label: frame.T(r, "Continue with %s", one.Label), Href: target.String()})
	}
	organised, err := p.Federation.HasSAML(r.Context())
	if organised {
		target := url.URL{Path: organisationPath, RawQuery: query.Encode()}
		links = append(links, frame.Link{Label: frame.T(r, "Continue with your organisation"), Href: target.String()})
	}
	return links, err
}

// Elsewhere is where a person can prove once more who they are, besides the step-up page.
func (p Pages) Elsewhere(r *http.Request, visit session.Session, back string) ([]frame.Link, error) {
	if visit.Account.SAML {
		target := url.URL{Path: organisationStepUpPath, RawQuery: url.Values{"next": {back}}.Encode()}
		return []frame.Link{{Label: frame.T(r, "Continue with your organisation"), Href: target.String()}}, nil
	}
	if password.StateOf(visit.Account).Link != account.LinkLinked {
		return nil, nil
	}
	of, ok, err := p.Federation.LinkedProvider(r.Context(), visit.Account.ID)
	if !ok || err != nil {
		return nil, err
	}
	target := url.URL{Path: stepUpPath + of.ID, RawQuery: url.Values{"next": {back}}.Encode()}
	return []frame.Link{{Label: frame.T(r, "Continue with %s", of.Label), Href: target.String()}}, nil
}

func (p Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	next := frame.LocalPath(query.Get("next"))
	if _, signedIn := frame.Visitor(r); signedIn {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return p.leave(w, r, federation.Ask{Purpose: federation.SignIn, Next: next, Again: frame.Left(r), Fresh: p.Frame.WantsFresh(next)})
}

func (p Pages) stepUp(w http.ResponseWriter, r *http.Request) error {
	next := frame.LocalPath(r.URL.Query().Get("next"))
	return p.leave(w, r, federation.Ask{Purpose: federation.StepUp, Visit: frame.Must(r), Next: next})
}

// link is a form of this site and not a link: where another site could begin it, it could have the person link an
// identity of somebody else's.
func (p Pages) link(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, ProfilePath); err != nil || !fresh {
		return err
	}
	return p.leave(w, r, federation.Ask{Purpose: federation.Link, Visit: frame.Must(r), Next: ProfilePath + "?linked=yes"})
}

func (p Pages) leave(w http.ResponseWriter, r *http.Request, ask federation.Ask) error {
	if err := frame.RefuseEmbedded(r); err != nil {
		return err
	}
	ask.Provider, ask.Browser, ask.Address = r.PathValue("provider"), browserOf(r), p.Frame.ClientAddr(r)
	away, err := p.Federation.Begin(r.Context(), ask)
	if err != nil {
		return p.explain(r, err, ask.Provider)
	}
	setBrowser(w, away.Browser)
	if ask.Purpose == federation.Link {
		return p.onward(w, r, away.URL)
	}
	http.Redirect(w, r, away.URL, http.StatusSeeOther)
	return nil
}

// back is where the provider sends the browser.
func (p Pages) back(w http.ResponseWriter, r *http.Request) error {
	answer := federation.Answer{
		Provider: r.PathValue("provider"), Browser: browserOf(r), Query: r.URL.Query(), Address: p.Frame.ClientAddr(r),
	}
	if visit, ok := frame.Visitor(r); ok {
		answer.Visit = &visit
	}
	arrived, err := p.Federation.Finish(r.Context(), answer)
	if err != nil {
		return p.explain(r, err, answer.Provider)
	}
	switch arrived.Purpose {
	case federation.Link:
		session.SetCookie(w, arrived.Cookie)
		http.Redirect(w, r, frame.LocalPath(arrived.Next), http.StatusSeeOther)
		return nil
	case federation.StepUp:
		return p.Gate.EnterAnew(w, r, arrived.Proof, frame.LocalPath(arrived.Next))
	}
	return p.Gate.Enter(w, r, arrived.Proof, frame.LocalPath(arrived.Next))
}
