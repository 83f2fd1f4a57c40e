package twofactor

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/passcode"
)

// AdminPath leads administrators to the page of their site; it was where the page stood before each site had its own.
const AdminPath = "/admin/two-factor"

// Where each site's pages are.
const (
	sitePath  = "/site/{site}/two-factor"
	resetPath = sitePath + "/{account}/reset"
)

// Administered is what administrators' pages need of auth/passcode.
type Administered interface {
	Site(ctx context.Context, by passcode.Administrator) (passcode.Site, error)
	Require(ctx context.Context, by passcode.Administrator, required bool) error
	Reset(ctx context.Context, by passcode.Administrator, member uuid.UUID) error
}

// AdminPages show whoever has the feature of it who has 2-factor authentication on, and let them require it; and let
// administrators reset it.
type AdminPages struct {
	Frame     *frame.Frame
	Passcodes Administered
}

// Routes are where they are.
func (p AdminPages) Routes() []frame.Route {
	return []frame.Route{
		{Path: sitePath, Get: p.show, Feature: access.Security},
		{Path: sitePath + "/require", Post: p.require, Feature: access.Security},
		{Path: resetPath, Get: p.showReset, Post: p.reset, Feature: access.Security},
		{Path: AdminPath, Get: p.moved, Feature: access.Security},
		{Path: AdminPath + "/reset", Get: p.moved, Feature: access.Security},
	}
}

var notForYou = frame.Problem{
	Status: http.StatusForbidden, Title: "Only for administrators",
	Happened: "This is for owners and administrators of a site, about the people on it.",
	Safe:     "Nothing was changed.",
	Do:       "Ask an administrator of your site.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

var notYourOwn = frame.Problem{
	Status: http.StatusForbidden, Title: "Nobody resets their own",
	Happened: "You asked to reset your own 2-factor authentication, which only another administrator can do.",
	Safe:     "Nothing was changed: your passcodes and recovery codes work as before.",
	Do:       "Turn it off and on again on your own page, with a passcode or a recovery code; or ask another administrator.",
	Action:   &frame.Link{Label: "Go to your 2-factor authentication", Href: Path},
}

var guardsMore = frame.Problem{
	Status: http.StatusForbidden, Title: "You can’t reset this one",
	Happened: "This person’s 2-factor authentication also guards sites that you don’t run, or the support desk. Only somebody who runs all of their sites can reset it.",
	Safe:     "Nothing was changed: their passcodes and recovery codes work as before.",
	Do:       "Ask them to sign in with a recovery code. If they have none left, ask an administrator who runs all of their sites; once the others have removed them from theirs, you can reset it here. Somebody of the support desk asks whoever runs this service.",
	Action:   &frame.Link{Label: "Back to 2-factor on your site", Href: AdminPath},
}

func explain(err error) error {
	switch {
	case errors.Is(err, passcode.ErrElsewhere):
		return guardsMore
	case errors.Is(err, passcode.ErrNotAdministrator):
		return notForYou
	case errors.Is(err, passcode.ErrOwn):
		return notYourOwn
	}
	return err
}

// site is what the page shows, among the tabs of its site.
type site struct {
	passcode.Site

	Me        uuid.UUID
	Base, Tab string

	standing access.Standing // the visitor's
}

// Has reports whether the visitor may do something here: its tabs are only for whoever may.
func (s site) Has(feature access.Feature) bool { return s.standing.May(feature) }

var adminDone = map[string]string{
	"required":     "From now on everybody on the site needs 2-factor authentication. Who has none yet sets it up at their next page here.",
	"not-required": "2-factor authentication is everybody’s own choice again.",
	"reset":        "Their 2-factor authentication is reset, and they have been told by mail. They sign in without a passcode until they set it up again.",
}

// moved leads to the page of the site that the visitor works on, else of one whose security is theirs.
func (p AdminPages) moved(w http.ResponseWriter, r *http.Request) error {
	path, err := p.Frame.SitePath(r, access.Security, sitePath)
	if err != nil {
		return err
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// by is the visitor as an administrator of the site in the address, and base where its pages are.
func (p AdminPages) by(r *http.Request) (by passcode.Administrator, base string) {
	standing := frame.StandingOf(r)
	return passcode.Administrator{Account: standing.Account, Site: standing.SiteID, Address: p.Frame.ClientAddr(r)}, "/site/" + standing.SiteID.String()
}

func (p AdminPages) show(w http.ResponseWriter, r *http.Request) error {
	by, base := p.by(r)
	found, err := p.Passcodes.Site(r.Context(), by)
	if err != nil {
		return explain(err)
	}
	var notice *frame.Notice
	if said, ok := adminDone[r.URL.Query().Get("done")]; ok {
		notice = &frame.Notice{Mood: "good", Lines: []string{said}}
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "two-factor-site", Title: "2-factor on your site", Notice: notice,
		Data: site{Site: found, Me: by.Account, Base: base, Tab: "security", standing: frame.StandingOf(r)},
	})
}

func (p AdminPages) require(w http.ResponseWriter, r *http.Request) error {
	by, base := p.by(r)
	path := base + "/two-factor"
	if fresh, err := p.Frame.Fresh(w, r, path); err != nil || !fresh {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	required, done := filled.Get("required") == "yes", "not-required"
	if required {
		done = "required"
	}
	if err := p.Passcodes.Require(r.Context(), by, required); err != nil {
		return explain(err)
	}
	http.Redirect(w, r, path+"?done="+done, http.StatusSeeOther)
	return nil
}

// resetting is whose 2-factor authentication is about to be reset, and where the form goes.
type resetting struct{ Path, Back, Name, Email string }

func (p AdminPages) showReset(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, r.URL.Path); err != nil || !fresh {
		return err
	}
	by, base := p.by(r)
	found, err := p.Passcodes.Site(r.Context(), by)
	if err != nil {
		return explain(err)
	}
	if !found.MayReset {
		return notForYou
	}
	for _, member := range found.Members {
		if member.AccountID.String() == r.PathValue("account") {
			return p.Frame.Render(w, r, frame.Page{
				Template: "two-factor-reset", Title: "Reset somebody’s 2-factor authentication", Narrow: true,
				Data: resetting{Path: r.URL.Path, Back: base + "/two-factor", Name: member.Name, Email: member.Email},
			})
		}
	}
	return frame.NotFound
}

func (p AdminPages) reset(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, r.URL.Path); err != nil || !fresh {
		return err
	}
	member, err := uuid.Parse(r.PathValue("account"))
	if err != nil {
		return frame.NotFound
	}
	by, base := p.by(r)
	if err := p.Passcodes.Reset(r.Context(), by, member); err != nil && !errors.Is(err, passcode.ErrOff) {
		return explain(err)
	}
	http.Redirect(w, r, base+"/two-factor?done=reset", http.StatusSeeOther)
	return nil
}
