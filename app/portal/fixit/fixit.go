package fixit

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/administration"
)

// Path is the page that says what is missing.
const Path = "/access"

// Sites is what the pages need of auth/administration.
type Sites interface {
	WhoToAsk(ctx context.Context, site, account uuid.UUID, thing string) ([]administration.Person, error)
	AskedBy(ctx context.Context, site, account uuid.UUID, thing string) (time.Time, error)
	Ask(ctx context.Context, by administration.By, thing string) error
	AskForCompany(ctx context.Context, account, company uuid.UUID, from netip.Addr) error
	AskToJoin(ctx context.Context, account uuid.UUID, named string, from netip.Addr) error
}

// Access is what the pages need of auth/access.
type Access interface {
	LastFormer(ctx context.Context, account uuid.UUID) (access.Former, error)
}

// Pages are the pages.
type Pages struct {
	Frame  *frame.Frame
	Sites  Sites
	Access Access
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: Path, Get: p.show, Private: true},
		{Path: Path + "/ask", Post: p.ask, Private: true},
		{Path: Path + "/join", Post: p.join, Private: true},
	}
}

// missing is what somebody lacks, where, and what they can do about it.
type missing struct {
	Why         string // user, companies, feature, or company for one that is asked for
	Email, Site string
	Former      access.Former // which a user of no site was removed from last; may be none
	SiteID      uuid.UUID
	Thing       string
	Ask         []administration.Person // only ever of a site the visitor is a member of
	Since       string                  // since when it is asked for; empty if it isn't
	Own         string                  // where the visitor can change it themselves; may be empty
	Named       string                  // typed, and refused
}

// Away answers whoever was turned away, as frame.Options wants it.
func (p Pages) Away(w http.ResponseWriter, r *http.Request, why error) error {
	var feature *access.FeatureError
	switch {
	case errors.As(why, &feature):
		return p.lacking(w, r, feature.Site, string(feature.Feature), http.StatusForbidden, nil)
	case errors.Is(why, access.ErrNoCompanies):
		return p.none(w, r, http.StatusForbidden)
	}
	return p.stranger(w, r, http.StatusForbidden, "", nil)
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	books, err := p.Frame.Books(r)
	if err != nil {
		return err
	}
	if len(books.All) == 0 {
		return p.none(w, r, http.StatusOK)
	}
	if books.Chosen {
		standing, err := p.Frame.StandingOn(r, books.Working.SiteID)
		if err != nil {
			return err
		}
		if !standing.May(access.SeeDocuments) { // without which there is nothing to do in a company
			return p.lacking(w, r, standing.SiteID, string(standing.Lacking(access.SeeDocuments)), http.StatusOK, nil)
		}
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// none is for whoever has no company: on the site they are on, or on none.
func (p Pages) none(w http.ResponseWriter, r *http.Request, status int) error {
	standings, err := p.Frame.Standings(r)
	if err != nil {
		return err
	}
	if len(standings) == 0 {
		return p.stranger(w, r, status, "", said(r))
	}
	return p.lacking(w, r, standings[0].SiteID, administration.AskCompanies, status, said(r))
}

func (p Pages) stranger(w http.ResponseWriter, r *http.Request, status int, named string, notice *frame.Notice) error {
	account := frame.Must(r).Account
	former, err := p.Access.LastFormer(r.Context(), account.ID)
	if err != nil {
		return err
	}
	title := frame.T(r, "You’re not a user of Satchel yet")
	if former.Site != "" {
		title = frame.T(r, "You’re no longer a user of %s", former.Site)
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "fix-it", Status: status, Title: title, Narrow: true, Notice: notice,
		Data: missing{Why: "user", Email: account.Email, Named: p.Frame.Unsent(r, Path+"/join").Or("named", frame.Echo(named)), Former: former},
	})
}

// lacking is for a member who lacks a company or a feature.
func (p Pages) lacking(w http.ResponseWriter, r *http.Request, site uuid.UUID, thing string, status int, notice *frame.Notice) error {
	account := frame.Must(r).Account
	standing, err := p.Frame.StandingOn(r, site)
	if errors.Is(err, access.ErrNotMember) {
		return frame.NotFound
	}
	if err != nil {
		return err
	}
	data := missing{Why: "feature", Email: account.Email, Site: standing.Site, SiteID: site, Thing: thing}
	title := frame.T(r, "You do not have access to this feature")
	if thing == administration.AskCompanies {
		data.Why, title = "companies", frame.T(r, "No companies assigned to your user account")
		if standing.May(access.People) && standing.Role.Runs() {
			data.Own = "/site/" + site.String() + "/people/" + account.ID.String() + "#companies"
		}
	}
	if data.Ask, err = p.Sites.WhoToAsk(r.Context(), site, account.ID, thing); err != nil {
		return err
	}
	since, err := p.Sites.AskedBy(r.Context(), site, account.ID, thing)
	if err != nil {
		return err
	}
	if !since.IsZero() {
		data.Since = frame.Moment(r, since)
	}
	return p.Frame.Render(w, r, frame.Page{Template: "fix-it", Status: status, Title: title, Narrow: true, Notice: notice, Data: data})
}

// ask has the administrators mailed. Asked once more, it is the same.
func (p Pages) ask(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if filled.Has("company") {
		return p.askForCompany(w, r, filled.Get("company"))
	}
	site, err := uuid.Parse(filled.Get("site"))
	if err != nil {
		return frame.NotFound
	}
	thing := filled.Get("thing")
	by := administration.By{Account: frame.Must(r).Account.ID, Site: site, Address: p.Frame.ClientAddr(r)}
	err = p.Sites.Ask(r.Context(), by, thing)
	switch {
	case errors.Is(err, administration.ErrSet):
		return given(r)
	case errors.Is(err, administration.ErrNotAllowed), errors.Is(err, administration.ErrNoSuch):
		return frame.NotFound
	case err != nil && !errors.Is(err, administration.ErrLater):
		return err
	}
	return p.lacking(w, r, site, thing, http.StatusOK, nil)
}

// askForCompany answers the same whether there is such a company or not.
func (p Pages) askForCompany(w http.ResponseWriter, r *http.Request, text string) error {
	company, err := uuid.Parse(text)
	if err != nil {
		return frame.NotFound
	}
	if err := p.Sites.AskForCompany(r.Context(), frame.Must(r).Account.ID, company, p.Frame.ClientAddr(r)); err != nil {
		return err
	}
	return p.Frame.Render(w, r, frame.Page{Template: "fix-it", Title: frame.T(r, "Asked for the company"), Narrow: true, Data: missing{Why: "company"}})
}

// given is for whoever got it while the button was on the screen.
func given(r *http.Request) error {
	return frame.Problem{
		Status: http.StatusConflict, Title: frame.T(r, "You have it already"),
		Happened: frame.T(r, "It was given to you while this page was open."), Safe: frame.T(r, "Nobody was asked."),
		Do: frame.T(r, "Go on where you wanted to."), Action: &frame.Link{Label: frame.T(r, "Go to the home page"), Href: "/"},
	}
}

// join answers the same whether there is such a site or not.
func (p Pages) join(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	err = p.Sites.AskToJoin(r.Context(), frame.Must(r).Account.ID, filled.Get("named"), p.Frame.ClientAddr(r))
	if errors.Is(err, administration.ErrNotNamed) {
		notice := &frame.Notice{Mood: "bad", Lines: []string{frame.T(r, "Type the customer number, or the owner’s e-mail.")}}
		return p.stranger(w, r, http.StatusUnprocessableEntity, filled.Get("named"), notice)
	}
	if err != nil {
		return err
	}
	p.Frame.Taken(r, Path+"/join")
	http.Redirect(w, r, Path+"?asked=yes", http.StatusSeeOther)
	return nil
}

func said(r *http.Request) *frame.Notice {
	if r.URL.Query().Get("asked") == "" {
		return nil
	}
	return &frame.Notice{Mood: "good", Lines: []string{frame.T(r, "If there is such a site, its owner and administrators have been asked by mail. You get a mail when they answer.")}}
}
