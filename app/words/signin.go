package words

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"satchel/auth/signin"
	"satchel/sync/document"
)

func notSatchel(safe string) Explanation {
	return Explanation{
		"not-satchel", "There is no Satchel service at that address; something else answers there.", safe,
		"Check the address with whoever runs the service. On a guest network, sign in to the network first.", Person,
	}
}

var signinSentinels = []sentinel{
	{signin.ErrAddressPath, Explanation{
		"address-path", "That address goes on after the service's name, as a page's does.", nothingLost,
		"Leave out what stands after the name: https://satchel.example, and not https://satchel.example/page.", Usage,
	}},
	{signin.ErrAddressWord, Explanation{
		"address-word", "That is a word, and not the address of a service.", nothingLost,
		"Type it as whoever runs the service gave it to you, such as https://satchel.example. The name of a computer in your own network needs its https:// too.", Usage,
	}},
	{signin.ErrAddress, Explanation{
		"address", "That is not an address of a service.", nothingLost,
		"Type it as whoever runs the service gave it to you, such as https://satchel.example.", Usage,
	}},
	{signin.ErrPlain, Explanation{
		"address-plain", "That address is not encrypted (http), so your password could be read on its way.", "Nothing was sent.",
		"Use the service's https address; whoever runs the service knows it.", Usage,
	}},
	{signin.ErrNotTLS, Explanation{
		"address-not-tls", "What answers at that https address does not speak https.", "Nothing was sent. Everything captured is safe on this computer.",
		"Check the address and its port with whoever runs the service. A service on this computer itself may be reached with http://.", Usage,
	}},
	{signin.ErrUntrusted, Explanation{
		"untrusted", "The service's certificate can't be trusted, so nothing was sent to it.", queueSafe,
		"Check the address and this computer's clock. On a guest network, sign in to the network first. If it stays, tell whoever runs the service.", Offline,
	}},
	{signin.ErrUnsent, notSatchel("Your password was not sent. Everything captured is safe on this computer.")},
	{signin.ErrNotSatchel, notSatchel(queueSafe)},
	{signin.ErrImpostor, Explanation{
		"impostor", "What answered the sign-in is not the service that it was meant for.", "Nobody was signed in. What you typed was sent, and may have been read.",
		"Change your app password on the website, from another network if you can, and tell whoever runs the service.", Person,
	}},
	{signin.ErrServerNewer, Explanation{
		"server-newer", "The service is newer than this program and no longer understands it.", queueSafe, "Update this program, then try again.", Person,
	}},
	{signin.ErrServerOlder, Explanation{
		"server-older", "The service is older than this program and doesn't understand it yet.", queueSafe,
		"Ask whoever runs the service to update it.", Person,
	}},
	{signin.ErrRefused, Explanation{
		"refused", "The e-mail address or the app password is not right.", nothingLost,
		"Try again, or have a link mailed for making a new password. Using a Sage ID? Make an app password first: it is another one.", Person,
	}},
	{signin.ErrPairingRefused, Explanation{
		"pairing-refused", "That code is wrong, was used before, or is more than five minutes old.", nothingLost,
		"Have the website show a new one, under Profile, Devices, and type that.", Person,
	}},
	{signin.ErrSignedOut, Explanation{
		"signed-out", "You are signed out.", queueSafe, "Sign in again as the same person; what waits goes on then.", Person,
	}},
	{signin.ErrNotKept, Explanation{
		"token-not-kept", "The keychain did not take the renewed token.", queueSafe, "Unlock the keychain and try again.", Person,
	}},
	{signin.ErrDeclined, Explanation{
		"sign-in-declined", "The sign-in was cancelled in the browser.", nothingLost, "Begin again when you want to sign in.", Person,
	}},
	{signin.ErrBrowserTimeout, Explanation{
		"browser-timeout", "The browser did not come back in time.", nothingLost,
		"Begin again. The browser must run on this computer, and the sign-in there must be finished.", Person,
	}},
	{signin.ErrNoBrowserSignIn, Explanation{
		"no-browser-sign-in", "This service has no sign-in through the browser.", nothingLost,
		"Sign in with e-mail and app password, or ask whoever runs the service to update it.", Person,
	}},
	{signin.ErrWrongIssuer, Explanation{
		"wrong-issuer", "The browser came back with an answer that another service gave, so it was not used.", nothingLost,
		"Begin again. If it stays, tell whoever runs the service: somebody may be interfering.", Person,
	}},
	{signin.ErrOffline, offline},
	{signin.ErrBeginAgain, Explanation{
		"begin-again", "This sign-in took too long, or had too many wrong passcodes.", nothingLost,
		"Sign in again with your password, then type the newest passcode.", Person,
	}},
	{signin.ErrUnknownAccount, Explanation{
		"unknown-account", "Nobody of that name has signed in here.", nothingLost, "See the accounts there are, or sign in.", Person,
	}},
	{signin.ErrNewerRegistry, Explanation{
		"accounts-newer", "A newer Satchel has used this folder.", queueSafe, "Update this program, then try again.", Person,
	}},
	{signin.ErrBrokenRegistry, Explanation{
		"accounts-damaged", "The list of who is signed in here is damaged (accounts.json).", queueSafe,
		"Move that file out of the companion's folder, and sign in again as the same person.", Person,
	}},
}

// explainSignin explains the errors of signing in that carry something.
func explainSignin(err error) (Explanation, bool) {
	if errors.Is(err, signin.ErrNotSatchel) { // whatever it answered
		return Explanation{}, false
	}
	if failing, ok := errors.AsType[*signin.FailingError](err); ok {
		if failing.Full() {
			return Explanation{
				"service-full", "The service has no room left.", queueSafe, "Tell whoever runs the service: its disk is full. Then try again.", Failed,
			}, true
		}
		return Explanation{
			"service-failing", "The service had a fault.", queueSafe, "Try again in a minute. If it stays, tell whoever runs the service.", Failed,
		}, true
	}
	if more, ok := errors.AsType[*signin.MoreWantedError](err); ok {
		return explainMore(more), true
	}
	if answer, ok := errors.AsType[*signin.ServiceError](err); ok {
		if answer.Status == http.StatusBadRequest || answer.Status == http.StatusUnprocessableEntity {
			return Explanation{
				"not-taken", "The service does not take what was typed.", nothingLost,
				"Check the e-mail address and the password: neither may be empty. If they are right, update this program.", Person,
			}, true
		}
		return Explanation{
			"service-answer", "The service refused in a way this program doesn't know.", nothingLost,
			"Try again later. If it stays, tell whoever runs the service.", Failed,
		}, true
	}
	return Explanation{}, false
}

// explainMore says what is wanted besides the password.
func explainMore(more *signin.MoreWantedError) Explanation {
	switch {
	case slices.Contains(more.Wants, signin.WantsSetUp):
		return Explanation{
			"passcode-setup", "Your administrator asks for 2-factor authentication, and you have not set it up yet.", nothingLost,
			"Sign in to the website, set it up there, then sign in here again.", Person,
		}
	case more.Passcode() && more.Wrong:
		return Explanation{
			"passcode-wrong", "That passcode isn't right, or was used before.", nothingLost,
			"Wait for the next one and type that, or use a recovery code.", Person,
		}
	case more.Passcode():
		return Explanation{
			"passcode-wanted", "The password is right. Your account also asks for a passcode.", nothingLost,
			"Type the six digits your authenticator shows, or a recovery code.", Person,
		}
	}
	return Explanation{
		"more-wanted", "The password is right, and the service wants something this version can't give yet.", nothingLost,
		document.ToDo(document.UpdateCompanion).Text, Person,
	}
}

var tooManyTries = Explanation{
	"throttled", "There were too many tries, so the service asks you to wait.", nothingLost, "Try again in a little while.", Failed,
}

// wait says when to try again, rounded up.
func (t Tongue) wait(d time.Duration) string {
	switch {
	case d <= 0:
		return t.T(tooManyTries.Action)
	case d <= 90*time.Second:
		return t.Count(int((d+time.Second-1)/time.Second), "Try again in a second.", "Try again in %d seconds.")
	case d <= 90*time.Minute:
		return t.Count(int((d+time.Minute-1)/time.Minute), "Try again in a minute.", "Try again in %d minutes.")
	}
	return t.Count(int((d+time.Hour-1)/time.Hour), "Try again in an hour.", "Try again in %d hours.")
}
