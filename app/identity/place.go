package identity

import (
	"errors"
	"net/http"
	"time"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/identity"
)

func (p *pages) placeRoutes() []frame.Route {
	return []frame.Route{
		{Path: p.base + "/site", Get: p.known(p.showSite), Post: p.known(p.place)},
		{Path: p.base + "/waiting", Get: p.known(p.showWaiting)},
		{Path: p.base + "/withdraw", Post: p.known(p.withdraw)},
	}
}

type siteForm struct {
	Label, Email, Number, Owner, Continue, Action, SignOut string
	Wrong                                                  bool
}

func (p *pages) showSite(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	then := p.then(r.URL.Query().Get("continue"))
	if who.Person.State == identity.Active || who.Person.State == identity.Awaiting {
		return p.goOn(w, r, who.Person, then)
	}
	var notice *frame.Notice
	switch {
	case who.Person.State == identity.Declined:
		notice = &frame.Notice{Mood: "wary", Lines: []string{"The owner you asked has declined. If that is a mistake, talk to them; or name another subscription here."}}
	case r.URL.Query().Get("withdrawn") != "":
		notice = &frame.Notice{Mood: "good", Lines: []string{"Your request is taken back. Name the subscription you belong to."}}
	}
	return p.sitePage(w, r, http.StatusOK, who, siteForm{Continue: then}, notice)
}

func (p *pages) sitePage(w http.ResponseWriter, r *http.Request, status int, who identity.Session, form siteForm, notice *frame.Notice) error {
	form.Label, form.Email = p.Label, who.Person.Email
	form.Action, form.SignOut = p.at("/site"), p.at("/sign-out")
	return p.Render(w, r, frame.Page{
		Template: "id-site", Status: status, Title: "Where do you belong?", Narrow: true, Notice: notice, Data: form,
	})
}

func (p *pages) place(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	where := identity.Belonging{Number: filled.Get("number"), Owner: filled.Get("owner")}
	form := siteForm{Number: echo(where.Number), Owner: echo(where.Owner), Continue: p.then(filled.Get("continue")), Wrong: true}
	placed, err := p.People.Place(r.Context(), who.Person.ID, where, p.ClientAddr(r))
	var refused account.Refusal
	why := ""
	switch {
	case errors.As(err, &refused):
		why = refused.Text
	case errors.Is(err, identity.ErrNoSuchSite):
		why = "There is no subscription with this number whose owner has this e-mail. Check both: the customer number stands on your invoice, and the owner is whoever registered."
	case errors.Is(err, identity.ErrDeclinedThere):
		why = "The owner of that subscription declined not long ago, and can be asked again 14 days after that. Talk to them."
	case errors.Is(err, identity.ErrStep): // placed already, in another window
		return p.redirect(w, r, p.at("", "continue", form.Continue))
	case err != nil:
		return explain(err)
	}
	if why != "" {
		return p.sitePage(w, r, http.StatusUnprocessableEntity, who, form, bad(why))
	}
	return p.goOn(w, r, placed, form.Continue)
}

type waitingPage struct {
	Label, Email, Site, Withdraw, SignOut string
	Until                                 time.Time
}

func (p *pages) showWaiting(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	if who.Person.State != identity.Awaiting {
		return p.goOn(w, r, who.Person, p.then(r.URL.Query().Get("continue")))
	}
	waiting, err := p.People.Waiting(r.Context(), who.Person)
	if err != nil {
		return err
	}
	return p.Render(w, r, frame.Page{
		Template: "id-waiting", Title: "The owner has been asked", Narrow: true,
		Data: waitingPage{
			Label: p.Label, Email: who.Person.Email, Site: waiting.Site, Until: waiting.ExpiresAt,
			Withdraw: p.at("/withdraw"), SignOut: p.at("/sign-out"),
		},
	})
}

func (p *pages) withdraw(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	err := p.People.Withdraw(r.Context(), who.Person.ID, p.ClientAddr(r))
	if errors.Is(err, identity.ErrStep) { // decided meanwhile
		return p.redirect(w, r, p.at(""))
	}
	if err != nil {
		return err
	}
	return p.redirect(w, r, p.at("/site", "withdrawn", "1"))
}
