package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestWhatIsNoAddressIsRefusedLikeAnyOther(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := serveOn(t, db)
		for _, typed := range []string{"", "ann", "ann@hartley.test\r\nBcc: all@evil.test", strings.Repeat("é", 40)} {
			got := s.visitor(t).submit("/sign-in", "email", typed, "password", firstPassword)
			if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Using a Sage ID?") {
				t.Errorf("%q is answered %d %q", typed, got.StatusCode, got.title())
			}
		}
		for _, noText := range []string{"\x00", "\xff\xfe"} {
			got := s.visitor(t).submit("/sign-in", "email", noText, "password", firstPassword)
			if got.StatusCode != http.StatusBadRequest || got.title() != "That form couldn’t be read" {
				t.Errorf("%q is answered %d %q", noText, got.StatusCode, got.title())
			}
		}
	})
}
