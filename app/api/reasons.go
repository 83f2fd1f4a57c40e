package api

import (
	"errors"
	"net/http"
	"time"
)

// reason is an error that has a problem of its own.
type reason struct {
	err     error
	problem *Problem
}

// inWords is the problem of an error; one that no reason is for stays as it is.
func inWords(err error, reasons []reason) error {
	for _, known := range reasons {
		if errors.Is(err, known.err) {
			return known.problem
		}
	}
	return err
}

// What can be the matter with a proof that it is still the same person.
var (
	wrongPassword  = problem(http.StatusForbidden, "wrong-password", "That is not the account's password.")
	passcodeWanted = problem(http.StatusForbidden, "passcode-wanted", "The account has 2-factor authentication on; a passcode is wanted.")
	wrongPasscode  = problem(http.StatusForbidden, "wrong-passcode", "That passcode is not right, or was used before.")
	overtaken      = problem(http.StatusConflict, "overtaken", "How the account signs in changed meanwhile.")
)

func busy() *Problem {
	p := problem(http.StatusServiceUnavailable, "busy", "Too many people sign in at this moment; try again in a few seconds.")
	p.retryAfter = 5 * time.Second
	return p
}
