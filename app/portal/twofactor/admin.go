package twofactor

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/passcode"
)

// Where the administrators' pages are.
const (
	AdminPath   = "/admin/two-factor"
	requirePath = AdminPath + "/require"
	resetPath   = AdminPath + "/reset"
)

// Administered is what administrators' pages need of auth/passcode.
type Administered interface {
	SitesOf(ctx context.Context, administrator uuid.UUID) ([]passcode.Site, error)
	Require(ctx context.Context, by passcode.Administrator, required bool) error
	Reset(ctx context.Context, by passcode.Administrator, member uuid.UUID) error
}

// AdminPages show administrators who has 2-factor authentication on, and let them require and reset it.
type AdminPages struct {
	Frame     *frame.Frame
	Passcodes Administered
}

// Routes are where they are.
func (p AdminPages) Routes() []frame.Route {
	return []frame.Route{
		{Path: AdminPath, Get: p.show, Private: true},
		{Path: requirePath, Post: p.require, Private: true},
		{Path: resetPath, Get: p.showReset, Post: p.reset, Private: true},
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

type sites struct {
	Sites []passcode.Site
	Me    uuid.UUID
}

var adminDone = map[string]string{
	"required":     "From now on everybody on the site needs 2-factor authentication. Who has none yet sets it up at their next page here.",
	"not-required": "2-factor authentication is everybody’s own choice again.",
	"reset":        "Their 2-factor authentication is reset, and they have been told by mail. They sign in without a passcode until they set it up again.",
}

func (p AdminPages) show(w http.ResponseWriter, r *http.Request) error {
	me := frame.Must(r).Account.ID
	run, err := p.Passcodes.SitesOf(r.Context(), me)
	if err != nil {
		return err
	}
	if len(run) == 0 {
		return notForYou
	}
	var notice *frame.Notice
	if said, ok := adminDone[r.URL.Query().Get("done")]; ok {
		notice = &frame.Notice{Mood: "good", Lines: []string{said}}
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "two-factor-site", Title: "2-factor on your site", Notice: notice, Data: sites{Sites: run, Me: me},
	})
}

func (p AdminPages) require(w http.ResponseWriter, r *http.Request) error {
	filled, by, err := p.asked(w, r, AdminPath)
	if err != nil || filled == nil {
		return err
	}
	required, done := filled.Get("required") == "yes", "not-required"
	if required {
		done = "required"
	}
	if err := p.Passcodes.Require(r.Context(), by, required); err != nil {
		return explain(err)
	}
	http.Redirect(w, r, AdminPath+"?done="+done, http.StatusSeeOther)
	return nil
}

// asked is a form of somebody who has just proved who they are; nil if they were sent to do so.
func (p AdminPages) asked(w http.ResponseWriter, r *http.Request, back string) (url.Values, passcode.Administrator, error) {
	by := passcode.Administrator{Account: frame.Must(r).Account.ID, Address: p.Frame.ClientAddr(r)}
	fresh, err := p.Frame.Fresh(w, r, back)
	if err != nil || !fresh {
		return nil, by, err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return nil, by, err
	}
	by.Site, err = uuid.Parse(filled.Get("site"))
	if err != nil {
		return nil, by, frame.NotFound
	}
	return filled, by, nil
}

type resetting struct {
	Site        uuid.UUID
	Member      uuid.UUID
	Name, Email string
}

func (p AdminPages) showReset(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, r.URL.RequestURI()); err != nil || !fresh {
		return err
	}
	run, err := p.Passcodes.SitesOf(r.Context(), frame.Must(r).Account.ID)
	if err != nil {
		return err
	}
	for _, site := range run {
		for _, member := range site.Members {
			if site.ID.String() == r.URL.Query().Get("site") && member.AccountID.String() == r.URL.Query().Get("member") {
				return p.Frame.Render(w, r, frame.Page{
					Template: "two-factor-reset", Title: "Reset somebody’s 2-factor authentication", Narrow: true,
					Data: resetting{Site: site.ID, Member: member.AccountID, Name: member.Name, Email: member.Email},
				})
			}
		}
	}
	return notForYou
}

func (p AdminPages) reset(w http.ResponseWriter, r *http.Request) error {
	filled, by, err := p.asked(w, r, AdminPath)
	if err != nil || filled == nil {
		return err
	}
	member, err := uuid.Parse(filled.Get("member"))
	if err != nil {
		return frame.NotFound
	}
	if err := p.Passcodes.Reset(r.Context(), by, member); err != nil && !errors.Is(err, passcode.ErrOff) {
		return explain(err)
	}
	http.Redirect(w, r, AdminPath+"?done=reset", http.StatusSeeOther)
	return nil
}
