package issuer

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"satchel/auth/account"
	"satchel/auth/pairing"
	"satchel/auth/password"
	"satchel/auth/throttle"
)

// writeSignInError answers what auth/password and auth/throttle say; false if err is none of theirs.
func (s *server) writeSignInError(w http.ResponseWriter, err error) bool {
	if errors.Is(err, password.ErrRefused) {
		s.writeJSON(w, http.StatusBadRequest, refusal{Error: "access_denied", Description: account.Named(password.Refused, s.label)})
		return true
	}
	if errors.Is(err, pairing.ErrRefused) {
		s.writeJSON(w, http.StatusBadRequest, refusal{Error: "access_denied", Description: pairingRefused})
		return true
	}
	if tooMany, ok := errors.AsType[*throttle.Error](err); ok {
		w.Header().Set("Retry-After", retryAfter(tooMany.RetryAfter))
		s.writeJSON(w, http.StatusTooManyRequests, refusal{
			Error:       "slow_down",
			Description: "Too many attempts. Wait a little and try again.",
		})
		return true
	}
	if errors.Is(err, password.ErrBusy) {
		w.Header().Set("Retry-After", "1")
		s.writeJSON(w, http.StatusServiceUnavailable, refusal{
			Error:       "temporarily_unavailable",
			Description: "Many people are signing in just now. Try again in a moment.",
		})
		return true
	}
	return false
}

// pairingRefused reads the same whatever is the matter with a code.
const pairingRefused = "That code is wrong, used, or more than five minutes old. Have the portal show a new one."

// retryAfter is in whole seconds (RFC 9110 §10.2.3), rounded up so that whoever waits that long is let in.
func retryAfter(wait time.Duration) string {
	return strconv.FormatInt(max(1, int64(math.Ceil(wait.Seconds()))), 10)
}
