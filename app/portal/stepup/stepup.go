package stepup

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/stepup"
)

// Proofs is what the page needs of auth/stepup.
type Proofs interface {
	Check(ctx context.Context, id uuid.UUID, typed stepup.Typed, from netip.Addr) (session.Proof, error)
}

// Sessions is what the page needs of auth/session.
type Sessions interface {
	StepUp(ctx context.Context, value string, proof session.Proof) (string, error)
}

// Pages is the step-up page.
type Pages struct {
	Frame    *frame.Frame
	Proofs   Proofs
	Sessions Sessions
	// Elsewhere are the other places a person can prove themselves at, such as with their Sage ID, each leading
	// back to a path of the portal. It may be nil.
	Elsewhere func(r *http.Request, visit session.Session, back string) ([]frame.Link, error)
}

// Routes are where it is.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{{Path: frame.StepUpPath, Get: p.show, Post: p.prove, Private: true}}
}

type form struct {
	Next, Email   string
	Password      bool // it can be proved with the password
	Passcode      bool // and wants a passcode
	WrongPassword bool
	WrongPasscode bool
	Elsewhere     []frame.Link
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.page(w, r, http.StatusOK, frame.LocalPath(r.URL.Query().Get("next")), nil)
}

func (p Pages) prove(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	next := frame.LocalPath(filled.Get("next"))
	err = Prove(w, r, p.Frame, p.Proofs, p.Sessions, stepup.Typed{
		Password: filled.Get("password"), Passcode: filled.Get("passcode"),
	})
	if Refused(err) != nil {
		return p.page(w, r, http.StatusUnprocessableEntity, next, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// Prove steps the visitor's session up with what was typed, and hands the browser its new cookie. Refused
// tells what the person did wrong, if that is why it failed.
func Prove(w http.ResponseWriter, r *http.Request, f *frame.Frame, proofs Proofs, sessions Sessions, typed stepup.Typed) error {
	proof, err := proofs.Check(r.Context(), frame.Must(r).Account.ID, typed, f.ClientAddr(r))
	if errors.Is(err, password.ErrBusy) {
		return frame.Busy
	}
	if err != nil {
		return err
	}
	value, err := sessions.StepUp(r.Context(), session.FromRequest(r), proof)
	if errors.Is(err, session.ErrOvertaken) {
		return frame.Overtaken
	}
	for _, over := range []error{session.ErrNone, session.ErrIdle, session.ErrExpired, session.ErrLoggedOff, session.ErrRevoked} {
		if errors.Is(err, over) {
			return sentTwice
		}
	}
	if err != nil {
		return err
	}
	session.SetCookie(w, value)
	return nil
}

// sentTwice is for a session that was renewed or ended between the look at the cookie and the step-up: a form that was
// sent again before its answer came, or a log-out elsewhere.
var sentTwice = frame.Problem{
	Status: http.StatusConflict, Title: "That was sent twice, or you were signed out meanwhile",
	Happened: "While this form was on its way, your session was renewed by the same form, or was ended.",
	Safe:     "Nothing was changed by this one.",
	Do:       "Go on from the home page. If you were signed out, it asks you to sign in.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

// Refused is what a person is told about a proof that was none; nil for any other error.
func Refused(err error) *frame.Notice {
	text := ""
	switch {
	case errors.Is(err, password.ErrWrongCurrent):
		text = "That isn’t your password. Nothing was changed."
	case errors.Is(err, stepup.ErrPasscodeWanted):
		text = "Enter a passcode too: your account has 2-factor authentication on."
	case errors.Is(err, stepup.ErrWrongPasscode):
		text = "That passcode isn’t right, or was used before. Wait for the next one, or use a recovery code."
	case errors.Is(err, account.ErrNoPassword):
		text = "Your account has no password yet. Make one on the Password tab of your profile."
	case errors.Is(err, account.ErrSAML):
		text = "Your organisation signs you in; there is no Satchel password to prove yourself with."
	default:
		return nil
	}
	return &frame.Notice{Mood: "bad", Lines: []string{text}}
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, status int, next string, refused error) error {
	visit := frame.Must(r)
	data := form{
		Next: next, Email: visit.Account.Email,
		Password:      account.MayUsePassword(password.StateOf(visit.Account), account.Companion),
		WrongPassword: errors.Is(refused, password.ErrWrongCurrent),
		WrongPasscode: errors.Is(refused, stepup.ErrWrongPasscode) || errors.Is(refused, stepup.ErrPasscodeWanted),
	}
	var err error
	if data.Passcode, err = p.Frame.WantsPasscode(r); err != nil {
		return err
	}
	if p.Elsewhere != nil {
		if data.Elsewhere, err = p.Elsewhere(r, visit, next); err != nil {
			return err
		}
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "step-up", Status: status, Title: "Is it still you?", Narrow: true, Notice: Refused(refused), Data: data,
	})
}
