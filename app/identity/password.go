package identity

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/identity"
)

func (p *pages) passwordRoutes() []frame.Route {
	return []frame.Route{{Path: p.base + "/password", Get: p.known(p.showPassword), Post: p.known(p.change)}}
}

type passwordForm struct {
	frame.NewPassword

	Label, Email, Action, Forgot, Home string
	WrongCurrent                       bool
}

func (p *pages) showPassword(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	return p.passwordPage(w, r, http.StatusOK, who, nil, false)
}

func (p *pages) passwordPage(w http.ResponseWriter, r *http.Request, status int, who identity.Session, notice *frame.Notice, wrongCurrent bool) error {
	judged, err := p.People.Judged(r.Context(), who.Person.ID)
	if err != nil {
		return err
	}
	form := passwordForm{
		NewPassword: frame.AskNewPassword(judged), Label: p.Label, Email: who.Person.Email, Action: p.at("/password"),
		Forgot: p.at("/password/forgot", "email", who.Person.Email), Home: p.base, WrongCurrent: wrongCurrent,
	}
	form.Wrong = notice != nil && !wrongCurrent
	return p.Render(w, r, frame.Page{
		Template: "id-password", Status: status, Title: "Change Password", Narrow: true, Meter: true, Notice: notice, Data: form,
	})
}

// change ends every session, and signs this browser in again.
func (p *pages) change(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if filled.Get("new") != filled.Get("repeat") {
		return p.passwordPage(w, r, http.StatusUnprocessableEntity, who, frame.Refusals(frame.ErrRepeat), false)
	}
	changed, err := p.People.Change(r.Context(), who.Person.ID, filled.Get("current"), filled.Get("new"), p.ClientAddr(r))
	if notice := frame.Refusals(err); notice != nil {
		return p.passwordPage(w, r, http.StatusUnprocessableEntity, who, notice, false)
	}
	if errors.Is(err, identity.ErrWrongCurrent) {
		notice := bad("The current password isn’t right. Nothing was changed.")
		return p.passwordPage(w, r, http.StatusUnprocessableEntity, who, notice, true)
	}
	if err != nil {
		return explain(err)
	}
	value, err := p.People.Start(r.Context(), who.Again(changed), fromRequest(r))
	if err != nil {
		return explain(err)
	}
	setCookie(w, sessionCookie, value)
	return p.redirect(w, r, p.at("", "changed", "yes"))
}
