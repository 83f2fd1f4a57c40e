package identity

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/app/portal/twofactor"
	"satchel/auth/identity"
	"satchel/auth/passcode"
	"satchel/storage/database"
)

// Passcodes is what the pages need of auth/passcode.
type Passcodes interface {
	Standing(ctx context.Context, of passcode.Owner) (passcode.Standing, error)
	Begin(ctx context.Context, of passcode.Owner, label passcode.Label) (passcode.Enrolment, error)
	Confirm(ctx context.Context, of passcode.Owner, typed string, from netip.Addr) ([]string, error)
	RenewRecoveryCodes(ctx context.Context, of passcode.Owner, from netip.Addr) ([]string, error)
	Remove(ctx context.Context, of passcode.Owner, from netip.Addr) error
	Knows(ctx context.Context, of passcode.Owner, epoch int64, secret string) (bool, error)
	Remember(ctx context.Context, of passcode.Owner, epoch int64, name string, from netip.Addr) (secret string, err error)
	Remembered(ctx context.Context, of passcode.Owner, epoch int64) ([]database.RememberedBrowser, error)
	Forget(ctx context.Context, of passcode.Owner, id uuid.UUID, from netip.Addr) error
}

// freshFor is how long after signing in passcodes may be set up and removed; then the person signs in once more.
const freshFor = 5 * time.Minute

func (p *pages) passcodeRoutes() []frame.Route {
	return []frame.Route{
		{Path: p.base + "/two-factor", Get: p.known(p.showTwoFactor), Post: p.fresh(p.confirm)},
		{Path: p.base + "/two-factor/codes", Post: p.fresh(p.renewCodes)},
		{Path: p.base + "/two-factor/remove", Post: p.fresh(p.remove)},
		{Path: p.base + "/two-factor/forget", Post: p.known(p.forget)},
	}
}

// fresh runs a handler for somebody who signed in not long ago, with a passcode where they have those.
func (p *pages) fresh(handle func(http.ResponseWriter, *http.Request, identity.Session) error) frame.Handler {
	return p.known(func(w http.ResponseWriter, r *http.Request, who identity.Session) error {
		standing, err := p.Passcodes.Standing(r.Context(), passcode.Identity(who.Person.ID))
		if err != nil {
			return err
		}
		if p.Clock().Sub(who.AuthenticatedAt) > freshFor || standing.On && !who.Passcode {
			return p.redirect(w, r, p.at("/sign-in", "again", "1", "email", who.Person.Email, "continue", p.at("/two-factor")))
		}
		return handle(w, r, who)
	})
}

type twoFactorPage struct {
	Label, Action, Codes, Remove, Forget, Home string

	On       bool
	Since    time.Time
	Left     int // unused recovery codes
	Browsers []browser
	Secret   string
	QR       template.HTML
	Wrong    bool
}

// showTwoFactor shows the set-up, which holds a secret, to a fresh proof alone.
func (p *pages) showTwoFactor(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	standing, err := p.Passcodes.Standing(r.Context(), passcode.Identity(who.Person.ID))
	if err != nil {
		return err
	}
	if !standing.On {
		return p.fresh(func(w http.ResponseWriter, r *http.Request, who identity.Session) error {
			return p.twoFactorPage(w, r, http.StatusOK, who, nil)
		})(w, r)
	}
	var notice *frame.Notice
	if said, ok := forgotten[r.URL.Query().Get("forgotten")]; ok {
		notice = &frame.Notice{Mood: "good", Lines: []string{said}}
	}
	return p.twoFactorPage(w, r, http.StatusOK, who, notice)
}

func (p *pages) twoFactorPage(w http.ResponseWriter, r *http.Request, status int, who identity.Session, notice *frame.Notice) error {
	of := passcode.Identity(who.Person.ID)
	standing, err := p.Passcodes.Standing(r.Context(), of)
	if err != nil {
		return err
	}
	page := twoFactorPage{
		Label: p.Label, Action: p.at("/two-factor"), Codes: p.at("/two-factor/codes"), Remove: p.at("/two-factor/remove"), Forget: p.at("/two-factor/forget"),
		Home: p.base, On: standing.On, Since: standing.Since, Left: standing.RecoveryLeft, Wrong: notice != nil,
	}
	if page.Browsers, err = p.browsers(r, who.Person); err != nil {
		return err
	}
	if !page.On {
		begun, err := p.Passcodes.Begin(r.Context(), of, passcode.Label{Service: p.Label, Name: who.Person.Email})
		if err != nil {
			return err
		}
		page.Secret = begun.Secret
		if page.QR, err = twofactor.DrawQR(r, begun.URI); err != nil {
			return err
		}
	}
	return p.Render(w, r, frame.Page{
		Template: "id-two-factor", Status: status, Title: "2-factor authentication", Narrow: true, Notice: notice, Data: page,
	})
}

// confirm turns passcodes on and shows the recovery codes, this once.
func (p *pages) confirm(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	codes, err := p.Passcodes.Confirm(r.Context(), passcode.Identity(who.Person.ID), filled.Get("passcode"), p.ClientAddr(r))
	switch {
	case errors.Is(err, passcode.ErrOn):
		return p.redirect(w, r, p.at("/two-factor"))
	case errors.Is(err, passcode.ErrWrong):
		return p.twoFactorPage(w, r, http.StatusUnprocessableEntity, who, bad("Those aren’t the six digits the authenticator shows now. Check that your phone’s clock is right, and type the next ones."))
	case errors.Is(err, passcode.ErrNotBegun):
		return p.twoFactorPage(w, r, http.StatusConflict, who, bad("That took more than 15 minutes, so this is a new code. Delete the old entry in your authenticator and scan again."))
	case err != nil:
		return explain(err)
	}
	return p.codesPage(w, r, recoveryPage{Home: p.base, Codes: codes, First: true})
}

type recoveryPage struct {
	Home  string
	Codes []string
	First bool // 2-factor authentication has just been turned on
}

func (p *pages) codesPage(w http.ResponseWriter, r *http.Request, data recoveryPage) error {
	title := "Your new recovery codes"
	if data.First {
		title = "2-factor authentication is on"
	}
	return p.Render(w, r, frame.Page{Template: "id-recovery", Title: title, Narrow: true, Data: data})
}

// renewCodes makes new recovery codes and shows them, this once.
func (p *pages) renewCodes(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	codes, err := p.Passcodes.RenewRecoveryCodes(r.Context(), passcode.Identity(who.Person.ID), p.ClientAddr(r))
	if errors.Is(err, passcode.ErrOff) {
		return p.redirect(w, r, p.at("/two-factor"))
	}
	if err != nil {
		return err
	}
	return p.codesPage(w, r, recoveryPage{Home: p.at("/two-factor"), Codes: codes})
}

func (p *pages) remove(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	err := p.Passcodes.Remove(r.Context(), passcode.Identity(who.Person.ID), p.ClientAddr(r))
	if err != nil && !errors.Is(err, passcode.ErrOff) {
		return err
	}
	return p.redirect(w, r, p.base)
}
