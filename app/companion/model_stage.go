package companion

import (
	"satchel/app/words"
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

// stageOf says what comes first for the current account, which is zero where there is none, and why somebody who was
// signed in must sign in again. Fresh means that the person has just signed in.
func stageOf(tongue words.Tongue, account core.Account, fresh bool) (stage Stage, again string) {
	switch {
	case account.ID == "":
		return MustSignIn, ""
	case !account.SignedIn:
		return MustSignIn, tongue.T("You were signed out on this computer. What you captured is safe here and goes on when you sign in as the same person.")
	case account.Keychain == keychain.Memory && !fresh:
		return MustSignIn, tongue.T("You chose to keep your sign-in only while Satchel runs, so it asks again. What you captured is safe here.")
	case account.Company == (core.Company{}):
		return MustChoose, ""
	default:
		return MayWork, ""
	}
}
