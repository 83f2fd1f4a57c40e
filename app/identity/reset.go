package identity

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/identity"
)

func (p *pages) resetRoutes() []frame.Route {
	return []frame.Route{
		{Path: p.base + "/password/forgot", Get: p.showForgot, Post: p.order},
		{Path: p.base + "/reset/{token}", Get: p.follow},
		{Path: p.base + "/reset/done", Get: p.showDone},
		{Path: p.base + "/reset", Get: p.showReset, Post: p.complete},
	}
}

type forgotForm struct {
	Label, Email, Continue, Action, SignIn, Mailbox string
	Minutes                                         int
}

func (p *pages) forgotForm(email, then string) forgotForm {
	return forgotForm{
		Label: p.Label, Email: echo(email), Continue: then, Action: p.at("/password/forgot"), SignIn: p.at("/sign-in", "continue", then),
		Mailbox: p.MailboxPath, Minutes: int(identity.LinkLife.Minutes()),
	}
}

func (p *pages) showForgot(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	return p.forgotPage(w, r, http.StatusOK, p.forgotForm(query.Get("email"), p.then(query.Get("continue"))), nil)
}

func (p *pages) forgotPage(w http.ResponseWriter, r *http.Request, status int, form forgotForm, notice *frame.Notice) error {
	return p.Render(w, r, frame.Page{
		Template: "id-forgot", Status: status, Title: "Forgot your password?", Narrow: true, Notice: notice, Data: form,
	})
}

// order answers the same for every address.
func (p *pages) order(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	form := p.forgotForm(filled.Get("email"), p.then(filled.Get("continue")))
	err = p.People.RequestReset(r.Context(), filled.Get("email"), p.ClientAddr(r))
	var refused account.Refusal
	if errors.As(err, &refused) {
		return p.forgotPage(w, r, http.StatusUnprocessableEntity, form, bad(refused.Text))
	}
	if err != nil {
		return explain(err)
	}
	return p.Render(w, r, frame.Page{Template: "id-mailed", Title: "Check your mail", Narrow: true, Data: form})
}

// follow takes the link of the mail: it moves the token out of the address into a cookie, and uses nothing up.
func (p *pages) follow(w http.ResponseWriter, r *http.Request) error {
	setCookie(w, resetCookie, r.PathValue("token"))
	return p.redirect(w, r, p.at("/reset"))
}

type resetForm struct {
	frame.NewPassword

	Label, Email, Action string
	Passcode             bool
	WrongPasscode        bool
}

func (p *pages) showReset(w http.ResponseWriter, r *http.Request) error {
	return p.resetPage(w, r, http.StatusOK, nil, false)
}

func (p *pages) resetPage(w http.ResponseWriter, r *http.Request, status int, notice *frame.Notice, wrongPasscode bool) error {
	pending, err := p.People.Peek(r.Context(), cookieOf(r, resetCookie))
	if err != nil {
		return linkProblem(err)
	}
	form := resetForm{
		NewPassword: frame.AskNewPassword(pending.Judged), Label: p.Label, Email: pending.Person.Email, Action: p.at("/reset"),
		Passcode: pending.Passcode, WrongPasscode: wrongPasscode,
	}
	form.Wrong = notice != nil && !wrongPasscode
	return p.Render(w, r, frame.Page{
		Template: "id-reset", Status: status, Title: "Set a new password", Narrow: true, Meter: true, Notice: notice, Data: form,
	})
}

func (p *pages) complete(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if filled.Get("new") != filled.Get("repeat") {
		return p.resetPage(w, r, http.StatusUnprocessableEntity, frame.Refusals(frame.ErrRepeat), false)
	}
	err = p.People.CompleteReset(r.Context(), cookieOf(r, resetCookie), filled.Get("new"), filled.Get("passcode"), p.ClientAddr(r))
	notice := frame.Refusals(err)
	switch {
	case notice != nil:
		return p.resetPage(w, r, http.StatusUnprocessableEntity, notice, false)
	case errors.Is(err, identity.ErrPasscodeWanted), errors.Is(err, identity.ErrWrongPasscode):
		return p.resetPage(w, r, http.StatusUnprocessableEntity, bad("That passcode isn’t right, or was used before. Type both passwords again, and the next passcode or a recovery code."), true)
	case err != nil:
		return linkProblem(err)
	}
	clearCookie(w, resetCookie)
	clearCookie(w, sessionCookie)
	return p.redirect(w, r, p.at("/reset/done"))
}

func (p *pages) showDone(w http.ResponseWriter, r *http.Request) error {
	return p.Render(w, r, frame.Page{
		Template: "id-done", Title: "Your password is set", Narrow: true,
		Notice: &frame.Notice{Mood: "good", Lines: []string{frame.T(r, "Your %s is signed out in every browser.", p.Label)}},
		Data:   struct{ Label, SignIn string }{p.Label, p.at("/sign-in")},
	})
}

// linkProblem is the page for a link that doesn't do any more.
func linkProblem(err error) error {
	page := frame.Problem{
		Status: http.StatusGone,
		Safe:   "Nothing was changed: the password you had is the one that counts.",
		Do:     "Ask for a new link on the sign-in page and follow it within 30 minutes.",
		Action: &frame.Link{Label: "Sign in", Href: "/sign-in"},
	}
	switch {
	case errors.Is(err, identity.ErrLinkExpired):
		page.Title, page.Happened = "This link has expired", "A link to set a password works for 30 minutes, and this one is older."
	case errors.Is(err, identity.ErrLinkSuperseded):
		page.Title, page.Happened = "There is a newer link", "A newer link was mailed after this one, and only the newest works."
		page.Do = "Follow the link in the newest mail. If it wasn’t you who asked for it, ask for one of your own."
	case errors.Is(err, identity.ErrLinkUsed):
		page.Title, page.Happened = "This link has been used", "A password was set with it, and each link works only once."
		page.Safe = "The password that was set counts. If it wasn’t you who set it, someone else can read your mail."
		page.Do = "Sign in with the new password. If you don’t know it, ask for a new link."
	case errors.Is(err, identity.ErrLinkUnknown):
		page.Status = http.StatusNotFound
		page.Title, page.Happened = "This link doesn’t work", "It was cut off, or it is older than a day, or this page was opened without one."
	default:
		return explain(err)
	}
	return page
}
