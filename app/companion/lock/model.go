package lock

import (
	"errors"
	"fmt"

	"satchel/auth/applock"
)

// Idles are the minutes without a sign of the person that are offered; zero is never.
func Idles() []int { return []int{1, 5, 15, 60, 0} }

// Idle is how a person reads such a choice.
func Idle(minutes int) string {
	switch minutes {
	case 0:
		return "Never"
	case 1:
		return "1 minute"
	case 60:
		return "1 hour"
	default:
		return fmt.Sprintf("%d minutes", minutes)
	}
}

// Fault says what is wrong with a PIN, or with how it was repeated; empty where it isn't the PIN.
func Fault(err error) string {
	var wrong *applock.WrongError
	var refused applock.Refusal
	switch {
	case errors.As(err, &wrong):
		return "That is not the PIN. " + Left(wrong.Left)
	case errors.As(err, &refused):
		return refusal(refused)
	}
	return ""
}

// Left says how many tries are left, and what follows.
func Left(tries int) string {
	switch {
	case tries >= applock.Tries:
		return ""
	case tries == 1:
		return "One try is left; after it your sign-in and your authenticator's keys are wiped from this computer."
	default:
		return fmt.Sprintf("%d tries are left; after them your sign-in and your authenticator's keys are wiped from this computer.", tries)
	}
}

func refusal(refused applock.Refusal) string {
	switch refused {
	case applock.TooLong:
		return fmt.Sprintf("Use at most %d digits.", applock.Most)
	case applock.NotDigits:
		return "Use digits alone, 0 to 9."
	case applock.TooEasy:
		return "That is among the first that anybody tries. Choose digits that don't follow each other."
	default:
		return fmt.Sprintf("Use at least %d digits.", applock.Least)
	}
}

// NewPIN says what is wrong with a new PIN and its repetition; empty if nothing is.
func NewPIN(pin, repeated string) string {
	if err := applock.Check(pin); err != nil {
		return Fault(err)
	}
	if pin != repeated {
		return "The two are not the same."
	}
	return ""
}

// Forgotten asks before everything is wiped.
func Forgotten() (title, said string) {
	return "Wipe your sign-in?", "Your sign-in and your authenticator's keys are wiped from this computer's keychain, and the PIN with them; nobody can bring the keys back. What you captured is safe here and goes on when you sign in again."
}

// Wiped says what was done when the tries were spent, or the PIN forgotten.
func Wiped() string {
	return "Your sign-in and your authenticator's keys were wiped from this computer. What you captured is safe here and goes on when you sign in as the same person."
}
