package lock

import (
	"errors"
	"strings"

	"satchel/app/words"
	"satchel/auth/applock"
)

// Idles are the minutes without a sign of the person that are offered; zero is never.
func Idles() []int { return []int{1, 5, 15, 60, 0} }

// Idle is how a person reads such a choice.
func Idle(tongue words.Tongue, minutes int) string {
	switch {
	case minutes == 0:
		return tongue.T("Never")
	case minutes%60 == 0:
		return tongue.Count(minutes/60, "1 hour", "%d hours")
	default:
		return tongue.Count(minutes, "1 minute", "%d minutes")
	}
}

// Fault says what is wrong with a PIN, or with how it was repeated; empty where it isn't the PIN.
func Fault(tongue words.Tongue, err error) string {
	var wrong *applock.WrongError
	var refused applock.Refusal
	switch {
	case errors.As(err, &wrong):
		return strings.TrimSpace(tongue.T("That is not the PIN.") + " " + Left(tongue, wrong.Left))
	case errors.As(err, &refused):
		return refusal(tongue, refused)
	}
	return ""
}

// Left says how many tries are left, and what follows.
func Left(tongue words.Tongue, tries int) string {
	if tries >= applock.Tries {
		return ""
	}
	return tongue.Count(tries, "One try is left; after it your sign-in and your authenticator's keys are wiped from this computer.",
		"%d tries are left; after them your sign-in and your authenticator's keys are wiped from this computer.")
}

func refusal(tongue words.Tongue, refused applock.Refusal) string {
	switch refused {
	case applock.TooLong:
		return tongue.T("Use at most %d digits.", applock.Most)
	case applock.NotDigits:
		return tongue.T("Use digits alone, 0 to 9.")
	case applock.TooEasy:
		return tongue.T("That is among the first that anybody tries. Choose digits that don't follow each other.")
	default:
		return tongue.T("Use at least %d digits.", applock.Least)
	}
}

// NewPIN says what is wrong with a new PIN, which is entry 0, or its repetition, 1; empty if nothing is.
func NewPIN(tongue words.Tongue, pin, repeated string) (entry int, fault string) {
	if err := applock.Check(pin); err != nil {
		return 0, Fault(tongue, err)
	}
	if pin != repeated {
		return 1, tongue.T("The two are not the same.")
	}
	return 0, ""
}

// Forgotten asks before everything is wiped.
func Forgotten(tongue words.Tongue) (title, said string) {
	return tongue.T("Wipe your sign-in?"), tongue.T("Your sign-in and your authenticator's keys are wiped from this computer's keychain, and the PIN with them; nobody can bring the keys back. What you captured is safe here and goes on when you sign in again.")
}

// Cause is why everything is wiped.
type Cause int

// The causes.
const (
	WrongTries Cause = iota // just now
	DueBefore               // found at a start
	DamagedPIN
	ForgottenPIN
)

// Because says why everything is wiped, and what is.
func Because(tongue words.Tongue, why Cause) string {
	said := ""
	switch why {
	case WrongTries:
		said = tongue.T("The PIN was wrong ten times.")
	case DueBefore:
		said = tongue.T("The PIN was wrong ten times, or it was forgotten.")
	case DamagedPIN:
		said = tongue.T("What the keychain has of the PIN is damaged.")
	case ForgottenPIN:
		said = tongue.T("The PIN is forgotten.")
	}
	return said + " " + tongue.T("So your sign-in and your authenticator's keys are taken off this computer.")
}

// Wiped says, in English, what was done when the tries were spent, or the PIN forgotten.
const Wiped = "Your sign-in and your authenticator's keys were wiped from this computer. What you captured is safe here and goes on when you sign in as the same person."
