package federation

import (
	"errors"
	"fmt"
)

// Reasons why nobody was signed in or linked, besides session.ErrOvertaken and those of auth/account. None of them
// changed anything.
var (
	ErrUnknownProvider = errors.New("federation: there is no such provider")
	ErrUnreachable     = errors.New("federation: the provider can't be reached, or doesn't answer as one")
	// ErrNotBegun means that this browser began no such sign-in, or too long ago, or has ended it already.
	ErrNotBegun    = errors.New("federation: no such sign-in is under way in this browser")
	ErrDeclined    = errors.New("federation: the person stopped at the provider")
	ErrWrongIssuer = errors.New("federation: the answer is not from the provider that was asked")
	ErrToken       = errors.New("federation: what the provider says about the person can't be believed")
	ErrNoEmail     = errors.New("federation: the provider gives no e-mail address")
	ErrUnproven    = errors.New("federation: the provider has not proven the e-mail address")
	// ErrEmailTaken means that the e-mail has an account, which the identity is not linked to. An e-mail alone opens
	// no account.
	ErrEmailTaken = errors.New("federation: an account with that e-mail is there, and not linked to this identity")
	// ErrDisconnected means that the identity was disconnected; nothing links it again.
	ErrDisconnected = errors.New("federation: the identity was disconnected for good")
	ErrOtherAccount = errors.New("federation: the identity belongs to another account")
	ErrNotFresh     = errors.New("federation: the provider doesn't say that the person has just signed in there")
	ErrSignedOut    = errors.New("federation: the session that wanted it is over")
)

// RefusedError is the provider's own refusal (RFC 6749 §4.1.2.1, §5.2).
type RefusedError struct{ Code string }

// Error tells the code; what else the provider says is not repeated.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("federation: the provider refuses: %s", e.Code)
}
