package identity

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	gate "satchel/app/portal/passcode"
	"satchel/auth/identity"
	"satchel/auth/passcode"
)

// remembered reports whether a sign-in needs no passcode, because the person had this browser remembered. Whoever
// signs in once more though they are signed in, or on the way to their passcodes, proves who they are, and that
// takes one.
func (p *pages) remembered(r *http.Request, proof identity.Proof, then string) (bool, error) {
	_, here, err := p.visitor(r)
	if err != nil || here || then == p.at("/two-factor") {
		return false, err
	}
	secret := cookieOf(r, rememberedCookie(proof.Person.ID))
	return p.Passcodes.Knows(r.Context(), passcode.Identity(proof.Person.ID), proof.Person.AuthEpoch, secret)
}

// remember has this browser not asked for a passcode from now on.
func (p *pages) remember(w http.ResponseWriter, r *http.Request, proof identity.Proof) error {
	of, name := passcode.Identity(proof.Person.ID), gate.BrowserName(r.UserAgent())
	secret, err := p.Passcodes.Remember(r.Context(), of, proof.Person.AuthEpoch, name, p.ClientAddr(r))
	if err != nil {
		return err
	}
	http.SetCookie(w, cookie(rememberedCookie(proof.Person.ID), secret, int(passcode.RememberedLife.Seconds())))
	return nil
}

// browser is a remembered one, for the list.
type browser struct {
	ID, Name     string
	Since, Until time.Time
}

func (p *pages) browsers(r *http.Request, who identity.Person) ([]browser, error) {
	rows, err := p.Passcodes.Remembered(r.Context(), passcode.Identity(who.ID), who.AuthEpoch)
	listed := make([]browser, 0, len(rows))
	for _, row := range rows {
		listed = append(listed, browser{row.ID.String(), row.Name, row.CreatedAt, row.ExpiresAt})
	}
	return listed, err
}

// forget has one browser, or all, asked for passcodes again. It needs no fresh proof: it only takes away.
func (p *pages) forget(w http.ResponseWriter, r *http.Request, who identity.Session) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	id, said := uuid.Nil, "all"
	if filled.Get("browser") != "all" {
		if id, err = uuid.Parse(filled.Get("browser")); err != nil || id == uuid.Nil {
			return frame.NotFound
		}
		said = "one"
	}
	if err := p.Passcodes.Forget(r.Context(), passcode.Identity(who.Person.ID), id, p.ClientAddr(r)); err != nil {
		return err
	}
	return p.redirect(w, r, p.at("/two-factor", "forgotten", said))
}

var forgotten = map[string]string{
	"one": "That browser is asked for a passcode again.",
	"all": "Every browser is asked for a passcode again.",
}
