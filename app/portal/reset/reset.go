package reset

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/session"
)

// follow takes the link of the mail.
func (p Pages) follow(w http.ResponseWriter, r *http.Request) error {
	clean := "/reset"
	if isFirst(r) {
		clean += "?first=yes"
	}
	mailed.Keep(w, r, r.PathValue("token"), clean)
	return nil
}

// isFirst reports whether whoever chooses a password was invited, and never had one.
func isFirst(r *http.Request) bool { return r.URL.Query().Get("first") == "yes" }

type ask struct {
	frame.NewPassword

	First         bool // see isFirst
	Email         string
	Passcode      bool // one is wanted as well
	WrongPasscode bool
}

func (p Pages) showReset(w http.ResponseWriter, r *http.Request) error {
	return p.resetPage(w, r, http.StatusOK, nil, false)
}

// resetPage asks for the new password, or says why the link doesn't do any more.
func (p Pages) resetPage(w http.ResponseWriter, r *http.Request, status int, notice *frame.Notice, wrongPasscode bool) error {
	pending, err := p.Passwords.Peek(r.Context(), mailed.Of(r))
	if err != nil {
		return problem(err)
	}
	data := ask{
		NewPassword: frame.AskNewPassword(pending.Person), Email: pending.Account.Email,
		Passcode: pending.Passcode, WrongPasscode: wrongPasscode, First: isFirst(r),
	}
	data.Wrong = notice != nil && !wrongPasscode
	title := "Set a new password"
	if data.First {
		title = "Choose your password"
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "reset", Status: status, Title: title, Narrow: true, Meter: true, Notice: notice, Data: data,
	})
}

func (p Pages) complete(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if filled.Get("new") != filled.Get("repeat") {
		return p.resetPage(w, r, http.StatusUnprocessableEntity, frame.Refusals(frame.ErrRepeat), false)
	}
	row, err := p.Passwords.CompleteReset(r.Context(), mailed.Of(r), password.Replacement{Password: filled.Get("new"), Passcode: filled.Get("passcode")}, p.Frame.ClientAddr(r))
	if notice := frame.Refusals(err); notice != nil {
		return p.resetPage(w, r, http.StatusUnprocessableEntity, notice, false)
	}
	if notice := passcodeRefused(err); notice != nil {
		return p.resetPage(w, r, http.StatusUnprocessableEntity, notice, true)
	}
	if err != nil {
		return problem(err)
	}
	mailed.Clear(w)
	if err := p.Sessions.End(r.Context(), session.FromRequest(r), p.Frame.ClientAddr(r)); err != nil { // may be another person's
		return err
	}
	frame.Forget(w)
	target := "/reset/done"
	if !account.MayUsePassword(password.StateOf(row), account.Portal) {
		target += "?opens=companion"
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}

// passcodeRefused is what a person is told about a passcode that doesn't do; nil for any other error.
func passcodeRefused(err error) *frame.Notice {
	switch {
	case errors.Is(err, password.ErrPasscodeWanted):
		return &frame.Notice{Mood: "bad", Lines: []string{"Your account has 2-factor authentication on: type a passcode or a recovery code as well. The new passwords have to be typed once more."}}
	case errors.Is(err, password.ErrWrongPasscode):
		return &frame.Notice{Mood: "bad", Lines: []string{"That passcode isn’t right, or was used before. Wait for the next one, or use a recovery code. The new passwords have to be typed once more."}}
	}
	return nil
}

func (p Pages) showDone(w http.ResponseWriter, r *http.Request) error {
	opens := "It opens this website and the companion, on your computer and your phone."
	if r.URL.Query().Get("opens") == "companion" {
		opens = "It opens the companion, on your computer and your phone. This website still opens with your Sage ID."
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "done", Title: "Your password is set", Narrow: true, Notice: &frame.Notice{Mood: "good", Lines: []string{opens}},
	})
}

// problem is the page for a link that doesn't do any more.
func problem(err error) error {
	page := frame.Problem{
		Status: http.StatusGone,
		Safe:   "Nothing was changed: the password you had is the one that counts.",
		Do:     "Ask for a new link and follow it within 30 minutes.",
		Action: &frame.Link{Label: "Ask for a new link", Href: "/password/forgot"},
	}
	switch {
	case errors.Is(err, password.ErrLinkExpired):
		page.Title, page.Happened = "This link has expired", "A link to set a password works for 30 minutes, and this one is older."
	case errors.Is(err, password.ErrLinkSuperseded):
		page.Title, page.Happened = "There is a newer link", "A newer link was mailed after this one, and only the newest works."
		page.Do = "Follow the link in the newest mail. If it wasn’t you who asked for it, ask for one of your own."
	case errors.Is(err, password.ErrLinkUsed):
		page.Title, page.Happened = "This link has been used", "A password was set with it, or with a newer one, and each works only once."
		page.Safe = "The password that was set counts. If it wasn’t you who set it, someone else can read your mail."
		page.Do = "Sign in with the new password. If you don’t know it, ask for a new link."
		page.Action = &frame.Link{Label: "Sign in", Href: "/sign-in"}
	case errors.Is(err, password.ErrLinkUnknown):
		page.Status = http.StatusNotFound
		page.Title, page.Happened = "This link doesn’t work", "It was cut off, or it is older than a day, or this page was opened without one."
	case errors.Is(err, account.ErrSAML):
		page.Status = http.StatusConflict
		page.Title, page.Happened = "Your organisation signs you in", "Since the link was mailed, your organisation has taken over how you sign in. There is no Satchel password any more."
		page.Safe, page.Do = "Your account and your documents are as they were.", "Sign in the way your organisation tells you to."
		page.Action = nil
	case errors.Is(err, password.ErrBusy):
		return frame.Busy
	default:
		return err
	}
	return page
}
