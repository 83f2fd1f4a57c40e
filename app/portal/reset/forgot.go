package reset

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/storage/database"
)

// Passwords is what the pages need of auth/password.
type Passwords interface {
	RequestReset(ctx context.Context, typed string, from netip.Addr) error
	Peek(ctx context.Context, token string) (password.Reset, error)
	CompleteReset(ctx context.Context, token string, typed password.Replacement, from netip.Addr) (database.Account, error)
}

// Sessions is what the pages need of auth/session.
type Sessions interface {
	End(ctx context.Context, value string, from netip.Addr) error
}

// Pages are the pages of a reset.
type Pages struct {
	Frame       *frame.Frame
	Passwords   Passwords
	Sessions    Sessions
	MailboxPath string // of the embedded mailbox's page; may be empty
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: "/password/forgot", Get: p.showForgot, Post: p.order},
		{Path: "/reset/{token}", Get: p.follow},
		{Path: "/reset/done", Get: p.showDone},
		{Path: "/reset", Get: p.showReset, Post: p.complete},
	}
}

type forgot struct {
	Email   string
	Minutes int
	Mailbox string
}

func (p Pages) showForgot(w http.ResponseWriter, r *http.Request) error {
	return p.forgotPage(w, r, http.StatusOK, "", nil)
}

// order answers the same for every address.
func (p Pages) order(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	email := filled.Get("email")
	err = p.Passwords.RequestReset(r.Context(), email, p.Frame.ClientAddr(r))
	var refusal account.Refusal
	if errors.As(err, &refusal) {
		return p.forgotPage(w, r, http.StatusUnprocessableEntity, frame.Echo(email), &frame.Notice{Mood: "bad", Lines: []string{refusal.Text}})
	}
	if err != nil {
		return err
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "mailed", Title: "Check your mail", Narrow: true,
		Data: forgot{Email: email, Minutes: int(password.LinkLife.Minutes()), Mailbox: p.MailboxPath},
	})
}

func (p Pages) forgotPage(w http.ResponseWriter, r *http.Request, status int, email string, notice *frame.Notice) error {
	return p.Frame.Render(w, r, frame.Page{
		Template: "forgot", Status: status, Title: "Forgot your password?", Narrow: true, Notice: notice,
		Data: forgot{Email: email},
	})
}
