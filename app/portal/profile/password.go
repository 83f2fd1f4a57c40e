package profile

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/session"
)

type passwordTab struct {
	frame.NewPassword

	Email       string
	HasPassword bool
	SAML        bool // the organisation signs the person in, so there is no password to make or change
	// Disconnectable is whether Disconnect External Authentication is offered: only once a password exists.
	Disconnectable bool
	WrongCurrent   bool
	Refused        *frame.Notice
}

var signedInElsewhere = frame.Problem{
	Status: http.StatusForbidden, Title: "Your organisation signs you in",
	Happened: "Your account signs in by SAML, which your organisation decided, so it has no Satchel password.",
	Safe:     "Nothing was changed: you sign in as before.",
	Do:       "Ask whoever looks after sign-ins in your organisation if you want to sign in with a password instead.",
	Action:   &frame.Link{Label: "Back to your profile", Href: "/profile"},
}

func (p Pages) showPassword(w http.ResponseWriter, r *http.Request) error {
	var notice *frame.Notice
	switch r.URL.Query().Get("done") {
	case "changed":
		notice = &frame.Notice{Mood: "good", Lines: []string{"Your password is changed. Every other browser and every companion has been signed out."}}
	case "mailed":
		notice = p.mailed(r)
	}
	return p.passwordPage(w, r, http.StatusOK, notice, nil, false)
}

func (p Pages) mailed(r *http.Request) *frame.Notice {
	who := frame.Must(r).Account
	notice := &frame.Notice{Mood: "good", Lines: []string{
		frame.T(r, "A mail with a link is on its way to %s. Follow it within 30 minutes; it works once.", who.Email),
	}}
	if p.MailboxPath != "" {
		notice.Link = &frame.Link{Label: "Open this service’s mailbox", Href: p.MailboxPath}
	}
	return notice
}

func (p Pages) passwordPage(w http.ResponseWriter, r *http.Request, status int, notice, refused *frame.Notice, wrongCurrent bool) error {
	who := frame.Must(r).Account
	person, err := p.Passwords.PersonOf(r.Context(), who)
	if err != nil {
		return err
	}
	data := passwordTab{
		NewPassword: frame.AskNewPassword(person), Email: who.Email, HasPassword: who.PasswordHash != "", SAML: who.SAML,
		WrongCurrent: wrongCurrent, Refused: refused,
	}
	_, cannot := password.StateOf(who).Apply(account.Disconnect)
	data.Disconnectable = cannot == nil
	data.Wrong = refused != nil && !wrongCurrent
	return p.Frame.Render(w, r, frame.Page{
		Template: "password", Status: status, Title: "Password", Meter: true, Notice: notice, Data: data,
	})
}

// orderReset mails the link to the account's own address and no other.
func (p Pages) orderReset(w http.ResponseWriter, r *http.Request) error {
	if frame.Must(r).Account.SAML {
		return signedInElsewhere
	}
	if err := p.Passwords.RequestOwnReset(r.Context(), frame.Must(r).Account, p.Frame.ClientAddr(r)); err != nil {
		return err
	}
	http.Redirect(w, r, "/profile/password?done=mailed", http.StatusSeeOther)
	return nil
}

func (p Pages) change(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if frame.Must(r).Account.SAML {
		return signedInElsewhere
	}
	if filled.Get("new") != filled.Get("repeat") {
		return p.passwordPage(w, r, http.StatusUnprocessableEntity, nil, frame.Refusals(frame.ErrRepeat), false)
	}
	row, err := p.Passwords.Change(r.Context(), frame.Must(r).Account.ID, filled.Get("current"), filled.Get("new"), p.Frame.ClientAddr(r))
	if notice := frame.Refusals(err); notice != nil {
		return p.passwordPage(w, r, http.StatusUnprocessableEntity, nil, notice, false)
	}
	switch {
	case errors.Is(err, password.ErrWrongCurrent):
		notice := &frame.Notice{Mood: "bad", Lines: []string{"The current password isn’t right. Nothing was changed."}}
		return p.passwordPage(w, r, http.StatusUnprocessableEntity, nil, notice, true)
	case errors.Is(err, account.ErrSAML):
		return signedInElsewhere
	case errors.Is(err, password.ErrBusy):
		return frame.Busy
	case err != nil:
		return err
	}
	value, err := p.Sessions.Start(r.Context(), frame.Must(r).Again(row), session.FromRequest(r))
	if errors.Is(err, session.ErrOvertaken) {
		return frame.Overtaken
	}
	if err != nil {
		return err
	}
	session.SetCookie(w, value)
	http.Redirect(w, r, "/profile/password?done=changed", http.StatusSeeOther)
	return nil
}
