package companion

import (
	"errors"

	"satchel/storage/keychain"
	core "satchel/sync/companion"
)

// Stage is what a person has to do before anything else.
type Stage int

// The stages, in their order.
const (
	MustSignIn Stage = iota // nobody is signed in, or not any more
	MustChoose              // no company is chosen
	MayWork                 // the screens
)

// stageOf says what comes first for the current account, and why somebody who was signed in must sign in again. Err is
// what asking for the account came to; anything but core.ErrNoAccount is for the caller to show.
func stageOf(account core.Account, err error, fresh bool) (stage Stage, again string) {
	switch {
	case errors.Is(err, core.ErrNoAccount):
		return MustSignIn, ""
	case !account.SignedIn:
		return MustSignIn, "You were signed out on this computer. What you captured is safe here and goes on when you sign in as the same person."
	case account.Keychain == keychain.Memory && !fresh:
		return MustSignIn, "You chose to keep your sign-in only while Satchel runs, so it asks again. What you captured is safe here."
	case account.Company == (core.Company{}):
		return MustChoose, ""
	default:
		return MayWork, ""
	}
}
