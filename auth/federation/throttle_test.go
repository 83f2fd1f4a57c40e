package federation_test

import (
	"errors"
	"net/netip"
	"testing"

	"satchel/auth/federation"
	"satchel/auth/throttle"
	"satchel/storage/database/databasetest"
)

// Attack: pages of other websites that have browsers begin sign-ins without end, each leaving a row behind.
func TestOneNetworkBeginsNoSignInsWithoutEnd(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	begin := func(from string) error {
		_, err := h.service.Begin(t.Context(), federation.Ask{
			Provider: "sage", Purpose: federation.SignIn, Address: netip.MustParseAddr(from),
		})
		return err
	}
	begun := 0
	var refused *throttle.Error
	for begun < 1000 && !errors.As(begin("192.0.2.7"), &refused) {
		begun++
	}
	if begun != 400 || refused == nil || refused.RetryAfter <= 0 {
		t.Errorf("%d were begun, then %v", begun, refused)
	}
	must(t, begin("198.51.100.7"))
}
