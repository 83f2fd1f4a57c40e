package identity

import (
	"errors"
	"net/http"
	"time"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/identity"
	"satchel/auth/throttle"
)

func (p *pages) signUpRoutes() []frame.Route {
	return []frame.Route{
		{Path: p.base + "/sign-up", Get: p.showSignUp, Post: p.signUp},
		{Path: p.base + "/sign-up/code", Get: p.showCode, Post: p.enter},
		{Path: p.base + "/sign-up/resend", Post: p.resend},
		{Path: p.base + "/sign-up/in-use", Get: p.showInUse},
	}
}

type signUpForm struct {
	frame.NewPassword

	Label, Email, Name, Continue, Action, SignIn string
	WrongEmail, WrongName                        bool
}

func (p *pages) showSignUp(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	return p.signUpPage(w, r, http.StatusOK, signUpForm{Email: echo(query.Get("email")), Continue: p.then(query.Get("continue"))}, nil)
}

func (p *pages) signUpPage(w http.ResponseWriter, r *http.Request, status int, form signUpForm, notice *frame.Notice) error {
	wrong := form.Wrong
	form.NewPassword = frame.AskNewPassword(account.Person{Product: p.Label})
	form.Wrong, form.Label = wrong, p.Label
	form.Action, form.SignIn = p.at("/sign-up"), p.at("/sign-in", "continue", form.Continue)
	return p.Render(w, r, frame.Page{
		Template: "id-sign-up", Status: status, Title: "Create account", Narrow: true, Meter: true, Notice: notice, Data: form,
	})
}

// signUp answers the same whether or not somebody has the address.
func (p *pages) signUp(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	wanted := identity.Wanted{
		Email: filled.Get("email"), Name: filled.Get("name"), Password: filled.Get("new"), Then: p.then(filled.Get("continue")),
	}
	form := signUpForm{Email: echo(wanted.Email), Name: echo(wanted.Name), Continue: wanted.Then}
	var token string
	if wanted.Password != filled.Get("repeat") {
		err = frame.ErrRepeat
	} else {
		token, err = p.People.Begin(r.Context(), wanted, p.ClientAddr(r))
	}
	var refused account.Refusal
	switch notice := frame.Refusals(err); {
	case notice != nil:
		form.Wrong = true
		return p.signUpPage(w, r, http.StatusUnprocessableEntity, form, notice)
	case errors.As(err, &refused):
		_, nameless := account.ParseName(wanted.Name)
		form.WrongName = errors.Is(nameless, refused)
		form.WrongEmail = !form.WrongName
		return p.signUpPage(w, r, http.StatusUnprocessableEntity, form, bad(refused.Text))
	case err != nil:
		return explain(err)
	}
	setCookie(w, signUpCookie, token)
	return p.redirect(w, r, p.at("/sign-up/code"))
}

type codePage struct {
	Email, Action, Resend, Again, Mailbox string
	Digits, Minutes                       int
	Wrong                                 bool
}

func (p *pages) showCode(w http.ResponseWriter, r *http.Request) error {
	var notice *frame.Notice
	if r.URL.Query().Get("sent") != "" {
		notice = &frame.Notice{Mood: "good", Lines: []string{"A new code is on its way. The one before doesn’t work any more."}}
	}
	return p.codePage(w, r, http.StatusOK, notice)
}

func (p *pages) codePage(w http.ResponseWriter, r *http.Request, status int, notice *frame.Notice) error {
	flow, err := p.People.Flow(r.Context(), cookieOf(r, signUpCookie))
	if err != nil {
		return noSignUp(err)
	}
	if flow.Proven {
		return p.redirect(w, r, p.at("/sign-in", "continue", flow.Then))
	}
	return p.Render(w, r, frame.Page{
		Template: "id-code", Status: status, Title: "Check your mail", Narrow: true, Notice: notice,
		Data: codePage{
			Email: flow.Email, Action: p.at("/sign-up/code"), Resend: p.at("/sign-up/resend"), Again: p.at("/sign-up", "continue", flow.Then),
			Mailbox: p.MailboxPath, Digits: identity.CodeDigits, Minutes: int(identity.CodeLife.Minutes()), Wrong: status != http.StatusOK,
		},
	})
}

// enter proves the mailbox. Only now is the person told of an address in use.
func (p *pages) enter(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	token := cookieOf(r, signUpCookie)
	who, err := p.People.Enter(r.Context(), token, filled.Get("code"), p.ClientAddr(r))
	var wrong *identity.WrongCode
	switch {
	case errors.As(err, &wrong):
		return p.codePage(w, r, http.StatusUnprocessableEntity, bad(frame.Count(r, int(wrong.Left), "That isn’t the code. Use the newest mail; you have one try left.", "That isn’t the code. Use the newest mail; you have %d tries left.")))
	case errors.Is(err, identity.ErrNoCode):
		return p.codePage(w, r, http.StatusUnprocessableEntity, bad(frame.T(r, "A code has %d digits. Copy it from the newest mail; this was not counted as a try.", identity.CodeDigits)))
	case errors.Is(err, identity.ErrCodeSpent):
		return p.codePage(w, r, http.StatusUnprocessableEntity, bad("That was tried five times, so the code doesn’t work any more. Have another one sent."))
	case errors.Is(err, identity.ErrCodeExpired):
		return p.codePage(w, r, http.StatusUnprocessableEntity, bad("That code has expired, or is still on its way. Have another one sent if there is none in your mail."))
	case errors.Is(err, identity.ErrInUse), errors.Is(err, identity.ErrProven):
		return p.redirect(w, r, p.at("/sign-up/in-use"))
	case err != nil:
		return noSignUp(err)
	}
	flow, err := p.People.Flow(r.Context(), token)
	if err != nil {
		return noSignUp(err)
	}
	clearCookie(w, signUpCookie)
	return p.start(w, r, identity.Proof{Person: who, Address: p.ClientAddr(r)}, p.then(flow.Then))
}

func (p *pages) resend(w http.ResponseWriter, r *http.Request) error {
	err := p.People.Resend(r.Context(), cookieOf(r, signUpCookie), p.ClientAddr(r))
	var tooMany *throttle.Error
	switch {
	case errors.As(err, &tooMany) && tooMany.RetryAfter <= identity.ResendAfter:
		wait := frame.Wait(r, tooMany.RetryAfter.Round(time.Second))
		w.Header().Set("Retry-After", frame.RetryAfter(tooMany.RetryAfter))
		return p.codePage(w, r, http.StatusTooManyRequests, &frame.Notice{Mood: "wary", Lines: []string{frame.T(r, "The last code has only just been sent. You can have another one in %s.", wait)}})
	case errors.As(err, &tooMany):
		return tooManyCodes(r, tooMany.RetryAfter)
	case errors.Is(err, identity.ErrProven):
		return p.redirect(w, r, p.at("/sign-in"))
	case err != nil:
		return noSignUp(err)
	}
	return p.redirect(w, r, p.at("/sign-up/code", "sent", "1"))
}

// showInUse tells who has proven the mailbox, and nobody else, that there is an identity with its address.
func (p *pages) showInUse(w http.ResponseWriter, r *http.Request) error {
	flow, err := p.People.Flow(r.Context(), cookieOf(r, signUpCookie))
	if err != nil || !flow.Proven {
		return noSignUp(err)
	}
	return p.Render(w, r, frame.Page{
		Template: "id-in-use", Title: "This e-mail is already in use", Narrow: true,
		Data: struct{ Label, Email, Cancel, Reset, Continue string }{
			p.Label, flow.Email, p.at("/sign-in", "continue", flow.Then, "email", flow.Email), p.at("/password/forgot"), flow.Then,
		},
	})
}

// noSignUp is the page for a sign-up that isn't under way in this browser.
func noSignUp(err error) error {
	if err != nil && !errors.Is(err, identity.ErrNoSignUp) {
		return explain(err)
	}
	return frame.Problem{
		Status: http.StatusGone, Title: "There is no sign-up under way here",
		Happened: "The page belongs to a sign-up that was begun in another browser, or more than two hours ago.",
		Safe:     "Nothing was created and nothing was changed.",
		Do:       "Go on in the browser you began in, or begin again.",
		Action:   &frame.Link{Label: "Sign in or create an account", Href: "/sign-in"},
	}
}

func tooManyCodes(r *http.Request, wait time.Duration) error {
	return frame.Problem{
		Status: http.StatusTooManyRequests, Title: "Too many codes today",
		Happened:   "Five codes have been sent to this mailbox since yesterday, and no more are sent today.",
		Safe:       "Nothing was changed. The newest code works until ten minutes after it was sent.",
		Do:         frame.T(r, "Look in the junk folder, and check the address. You can have another code in %s.", frame.Wait(r, wait)),
		Action:     &frame.Link{Label: "Back to sign in", Href: "/sign-in"},
		RetryAfter: wait,
	}
}
