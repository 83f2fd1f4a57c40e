package account

import "errors"

// Channel is a door an account is signed in through.
type Channel string

// The two channels.
const (
	Portal    Channel = "portal"    // the website
	Companion Channel = "companion" // satchel and satchelctl
)

// Link is how an account stands to an identity at the identity provider.
type Link string

// The link goes none → linked → disconnected, and never back.
const (
	LinkNone         Link = "none"
	LinkLinked       Link = "linked"
	LinkDisconnected Link = "disconnected" // final
)

// State is all that decides how an account may sign in. The zero value is not a state; begin with New.
type State struct {
	Password bool // an app password is set
	Link     Link
	SAML     bool // the person's organisation signs them in
}

// New is the state of an account nobody has touched yet: no password, no link.
func New() State { return State{Link: LinkNone} }

// Transition is a step of the state machine, as a value, so that it can be listed, logged and tested.
type Transition string

// The transitions.
const (
	SetPassword  Transition = "set password"  // create or replace the app password
	LinkIdentity Transition = "link identity" // first sign-in with the Sage ID
	Disconnect   Transition = "disconnect"    // Disconnect External Authentication
	// DisconnectBySupport is for a person who lost their identity; one without a password is mailed the link to
	// make one, and signs in by nothing until they do, as before.
	DisconnectBySupport Transition = "disconnect by support"
	RequireSAML         Transition = "require SAML" // the organisation takes over signing in
	ReleaseSAML         Transition = "release SAML" // and gives it back
)

// Transitions are all there are, in a fixed order.
func Transitions() []Transition {
	return []Transition{SetPassword, LinkIdentity, Disconnect, DisconnectBySupport, RequireSAML, ReleaseSAML}
}

// Reasons why a transition is refused.
var (
	ErrSAML              = errors.New("account: signed in by the organisation (SAML); app passwords and disconnecting don't apply")
	ErrDisconnectedFinal = errors.New("account: disconnected for good; it can never be linked again")
	ErrAlreadyLinked     = errors.New("account: already linked to an identity")
	ErrNotLinked         = errors.New("account: there is no linked identity to disconnect")
	ErrNoPassword        = errors.New("account: without a password, disconnecting would lock the person out")
	ErrUnknownTransition = errors.New("account: no such transition")
)

// Apply takes the step, or returns the state unchanged with the reason why not.
func (s State) Apply(t Transition) (State, error) {
	switch t {
	case SetPassword:
		return s.setPassword()
	case LinkIdentity:
		return s.linkIdentity()
	case Disconnect:
		return s.disconnect()
	case DisconnectBySupport:
		return s.disconnectBySupport()
	case RequireSAML:
		s.SAML = true
		return s, nil
	case ReleaseSAML:
		s.SAML = false
		return s, nil
	}
	return s, ErrUnknownTransition
}

func (s State) setPassword() (State, error) {
	if s.SAML {
		return s, ErrSAML
	}
	s.Password = true
	return s, nil
}

func (s State) linkIdentity() (State, error) {
	switch {
	case s.Link == LinkDisconnected:
		return s, ErrDisconnectedFinal
	case s.SAML:
		return s, ErrSAML
	case s.Link == LinkLinked:
		return s, ErrAlreadyLinked
	}
	s.Link = LinkLinked
	return s, nil
}

func (s State) disconnect() (State, error) {
	after, err := s.disconnectBySupport()
	if err == nil && !s.Password {
		return s, ErrNoPassword
	}
	return after, err
}

func (s State) disconnectBySupport() (State, error) {
	switch {
	case s.Link == LinkDisconnected:
		return s, ErrDisconnectedFinal
	case s.SAML:
		return s, ErrSAML
	case s.Link != LinkLinked:
		return s, ErrNotLinked
	}
	s.Link = LinkDisconnected
	return s, nil
}

// MayUsePassword is the channel rule: while linked, the password opens the companion alone; under SAML it
// opens nothing.
//
//	portal    = password set ∧ link ≠ linked ∧ ¬SAML
//	companion = password set ∧ ¬SAML
func MayUsePassword(s State, c Channel) bool {
	switch c {
	case Portal:
		return s.Password && s.Link != LinkLinked && !s.SAML
	case Companion:
		return s.Password && !s.SAML
	}
	return false
}

// MayProve is why somebody who is signed in can't prove by a password that it is still them; nil where they can. A
// linked account can, though the password doesn't open the portal.
func MayProve(s State) error {
	switch {
	case s.SAML:
		return ErrSAML
	case !s.Password:
		return ErrNoPassword
	}
	return nil
}
