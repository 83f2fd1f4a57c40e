package words

import (
	"errors"
	"net/http"

	"satchel/sync/companion"
)

// explainService says what a refusal of the JSON API means.
func explainService(err error) (Explanation, bool) {
	refused, ok := errors.AsType[*companion.Refused](err)
	if !ok {
		return Explanation{}, false
	}
	for _, refusals := range []map[string]Explanation{disconnectRefusals, twoFactorRefusals, loginRefusals, accessRefusals} {
		if e, known := refusals[refused.Code]; known {
			return e, true
		}
	}
	if e, known := explainPassword(refused.Code); known {
		return e, true
	}
	e := Explanation{Code: "service-" + refused.Code, Safe: queueSafe, Exit: Failed}
	switch refused.Status {
	case http.StatusUnauthorized:
		e.Title, e.Action, e.Exit = "You are signed out.", "Sign in again as the same person.", Person
	case http.StatusForbidden:
		e.Title, e.Action, e.Exit = "You may not do that.", "Ask your administrator for access.", Person
	case http.StatusNotFound:
		e.Title, e.Action, e.Exit = "The service doesn't know what was asked for.", "Check the name or id, then try again.", Person
	case http.StatusTooManyRequests:
		e.Title, e.Action = "The service asked us to wait a little.", "Try again in a minute."
	default:
		e.Title, e.Action = "The service had a fault.", "Try again in a minute. If it stays, tell whoever runs the service."
	}
	return e, true
}
