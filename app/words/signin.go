package words

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"satchel/auth/signin"
	"satchel/sync/document"
)

var signinSentinels = []sentinel{
	{signin.ErrAddress, Explanation{
		"address", "That is not an address of a service.", nothingLost,
		"Type it as whoever runs the service gave it to you, such as https://satchel.example.", Usage,
	}},
	{signin.ErrPlain, Explanation{
		"address-plain", "That address is not encrypted (http), so your password could be read on its way.", "Nothing was sent.",
		"Use the service's https address; whoever runs the service knows it.", Usage,
	}},
	{signin.ErrNotTLS, Explanation{
		"address-not-tls", "What answers at that https address does not speak https.", "Nothing was sent. " + queueSafe,
		"Check the address and its port with whoever runs the service. A service on this computer itself may be reached with http://.", Usage,
	}},
	{signin.ErrUntrusted, Explanation{
		"untrusted", "The service's certificate can't be trusted, so nothing was sent to it.", queueSafe,
		"Check the address and this computer's clock. On a guest network, sign in to the network first. If it stays, tell whoever runs the service.", Offline,
	}},
	{signin.ErrNotSatchel, Explanation{
		"not-satchel", "There is no Satchel service at that address; something else answers there.", "Your password was not sent. " + queueSafe,
		"Check the address with whoever runs the service.", Person,
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
	{signin.ErrSignedOut, Explanation{
		"signed-out", "You are signed out.", queueSafe, "Sign in again as the same person; what waits goes on then.", Person,
	}},
	{signin.ErrNotKept, Explanation{
		"token-not-kept", "The keychain did not take the renewed token.", queueSafe, "Unlock the keychain and try again.", Person,
	}},
	{signin.ErrOffline, offline},
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
	if throttled, ok := errors.AsType[*signin.ThrottledError](err); ok {
		return Explanation{
			"throttled", "There were too many tries, so the service asks you to wait.", nothingLost,
			fmt.Sprintf("Try again in %s.", wait(throttled.RetryAfter)), Failed,
		}, true
	}
	if _, ok := errors.AsType[*signin.MoreWantedError](err); ok {
		return Explanation{
			"more-wanted", "The password is right, and the service wants a passcode too, which this version can't give yet.", nothingLost,
			document.ToDo(document.UpdateCompanion).Text, Person,
		}, true
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

// wait is a length of time as a person says it, rounded up.
func wait(d time.Duration) string {
	switch {
	case d <= 0:
		return "a little while"
	case d <= time.Second:
		return "a second"
	case d <= 90*time.Second:
		return fmt.Sprintf("%d seconds", (d+time.Second-1)/time.Second)
	case d <= 90*time.Minute:
		return fmt.Sprintf("%d minutes", (d+time.Minute-1)/time.Minute)
	}
	return fmt.Sprintf("%d hours", (d+time.Hour-1)/time.Hour)
}
