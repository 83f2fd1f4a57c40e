// Package remedy is the one table of how the window leads to what a person has to do: the button's word and icon, wherever
// what holds a document or an account is shown. It knows no toolkit, so that view models may import it; it imports
// assets/icons and sync/document.
package remedy

import (
	"satchel/assets/icons"
	"satchel/sync/document"
)

// Way is how an action is led to.
type Way struct {
	Word, Icon string // of the button; the word is English
	Elsewhere  bool   // it is done on another screen
	Again      bool   // trying again may help besides, because what stood in the way may be gone by now
	Removes    bool   // removing it may be what the person wants instead
}

// For is the way to an action. Where there is nothing to be done, or it is done outside Satchel, that is trying again.
func For(todo document.ActionCode) Way {
	switch todo {
	case document.SignIn:
		return Way{Word: "Sign in", Icon: icons.Key, Elsewhere: true}
	case document.UnlockKeychain:
		return Way{Word: "Unlock and try again", Icon: icons.Key}
	case document.AskAdministrator:
		return Way{Word: "Ask for access", Icon: icons.Envelope, Elsewhere: true, Again: true}
	case document.OpenCompany:
		return Way{Word: "Try again", Icon: icons.ArrowClockwise, Removes: true}
	case document.RemoveIt:
		return Way{Word: "Remove", Icon: icons.Trash, Again: true}
	case document.CaptureAgain:
		return Way{Word: "Capture again", Icon: icons.CameraPlus, Elsewhere: true}
	case document.SetUpTwoFactor:
		return Way{Word: "Set it up", Icon: icons.ShieldCheck, Elsewhere: true, Again: true}
	}
	return Way{Word: "Try again", Icon: icons.ArrowClockwise}
}
