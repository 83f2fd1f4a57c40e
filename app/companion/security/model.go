package security

import (
	"errors"

	"satchel/app/words"
	"satchel/auth/signin"
	"satchel/sync/companion"
)

// Standing is what the service says of the person's sign-in.
type Standing struct {
	Devices    []companion.Device
	TwoFactor  companion.TwoFactor
	Logins     []companion.Login
	Disconnect string // why the identity can't be disconnected, as the code of a refusal; empty where it can
}

// Codes of the refusals that say how an account signs in.
const (
	signedInBySAML = "two-factor-saml"
	noPassword     = "two-factor-no-password"
)

// Model is the view model of the overview. The zero value has asked nobody yet.
type Model struct {
	words.Tongue
	standing Standing
	known    bool
	trouble  words.Explanation
	out      bool // this device is signed out
}

// Loaded takes in what the service said.
func (m *Model) Loaded(standing Standing) {
	m.standing, m.known, m.trouble = standing, true, words.Explanation{}
	m.out = false
}

// Failed takes in why the service did not do what was asked, and how that is said. What was known before stays, unless this
// device is signed out: then it is nobody's here any more.
func (m *Model) Failed(err error, said words.Explanation) {
	m.out = errors.Is(err, signin.ErrSignedOut)
	if m.out {
		m.standing, m.known = Standing{}, false
	}
	m.trouble = said
}

// SignedOut tells whether this device was found to be signed out, so that only signing in helps.
func (m *Model) SignedOut() bool { return m.out }

// Known says whether the service has answered once.
func (m *Model) Known() bool { return m.known }

// Trouble is why the service could not be asked; its Title is empty where it could.
func (m *Model) Trouble() words.Explanation { return m.trouble }

// TwoFactor is how the person stands with 2-factor authentication.
func (m *Model) TwoFactor() companion.TwoFactor { return m.standing.TwoFactor }

// Factor says how 2-factor authentication stands, and what follows.
func (m *Model) Factor() string {
	now := m.standing.TwoFactor
	switch {
	case now.On && now.Required:
		return m.T("Signing in asks for a passcode besides the password. An administrator of your site requires it, so it can't be turned off.") + " " + m.left(now.RecoveryLeft)
	case now.On:
		return m.T("Signing in asks for a passcode besides the password.") + " " + m.left(now.RecoveryLeft)
	case now.Required:
		return m.T("An administrator of your site requires it, and you have not set it up yet: do so now, or the next sign-in will stop there.")
	}
	return m.T("With it on, signing in asks for six digits from your authenticator besides the password. Whoever learns the password alone gets nowhere.")
}

func (m *Model) left(codes int) string {
	if codes == 0 {
		return m.T("All recovery codes are used up: make new ones.")
	}
	return m.Count(codes, "One recovery code is left: make new ones soon.", "%d recovery codes are left.")
}

// CanChangeFactor says whether 2-factor authentication can be changed from here, and if not why.
func (m *Model) CanChangeFactor() (why words.Explanation, can bool) {
	if obstacle := m.standing.TwoFactor.Obstacle; obstacle != "" {
		return m.Explain(&companion.Refused{Code: obstacle}), false
	}
	return words.Explanation{}, true
}

// Password is what can be done about the app password.
type Password int

// The possibilities.
const (
	ChangeIt Password = iota
	MakeOne           // there is none yet
	HasNone           // and never has: the organisation signs this person in
)

// Password says which.
func (m *Model) Password() Password {
	switch m.standing.TwoFactor.Obstacle {
	case signedInBySAML:
		return HasNone
	case noPassword:
		return MakeOne
	}
	return ChangeIt
}

// CanDisconnect says whether the link to the Sage ID can be ended, and if not why.
func (m *Model) CanDisconnect() (why words.Explanation, can bool) {
	if m.standing.Disconnect == "" {
		return words.Explanation{}, true
	}
	return m.Explain(&companion.Refused{Code: m.standing.Disconnect}), false
}
