package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/throttle"
	"satchel/storage/database"
)

// changes notes whose password is changed from and to what, and answers err.
type changes struct {
	of   uuid.UUID
	pair [2]string
	err  error
}

func (c *changes) Change(_ context.Context, id uuid.UUID, current, typed string, _ netip.Addr) (database.Account, error) {
	c.of, c.pair = id, [2]string{current, typed}
	return database.Account{}, c.err
}

func TestThePasswordIsChangedWithThePresentOne(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		answer := s.ask("anna", "POST", "/api/v1/account/password", `{"current":"the old one","new":"the new one"}`, nil)
		if answer.StatusCode != http.StatusNoContent || s.change.of != s.anna.ID || s.change.pair != [2]string{"the old one", "the new one"} {
			t.Errorf("%s: %+v", answer.Status, s.change)
		}
	})
}

func TestAPasswordThatIsNotChangedIsSaidToBeSoWithACode(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		for want, c := range map[string]struct {
			err    error
			status int
		}{
			"wrong-password":     {password.ErrWrongCurrent, http.StatusForbidden},
			"password-too-short": {account.Refusals{{Code: account.CodeTooShort, Text: "Too short."}}, http.StatusUnprocessableEntity},
			"password-own-words": {account.Refusals{{Code: account.CodeOwnWords, Text: "Your own words."}, password.Unchanged}, http.StatusUnprocessableEntity},
			"password-saml":      {account.ErrSAML, http.StatusForbidden},
			"busy":               {password.ErrBusy, http.StatusServiceUnavailable},
			"throttled":          {&throttle.Error{RetryAfter: time.Minute}, http.StatusTooManyRequests},
			"internal":           {errors.New("the disk is gone"), http.StatusInternalServerError},
		} {
			s.change.err = c.err
			if status, code := s.problem("anna", "POST", "/api/v1/account/password", `{"current":"a","new":"b"}`); status != c.status || code != want {
				t.Errorf("%v: %d %s, want %d %s", c.err, status, code, c.status, want)
			}
		}
		if status, code := s.problem("", "POST", "/api/v1/account/password", `{"current":"a","new":"b"}`); status != http.StatusUnauthorized {
			t.Errorf("without a token: %d %s", status, code)
		}
	})
}
