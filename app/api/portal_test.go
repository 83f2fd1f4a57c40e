package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/handover"
	"satchel/storage/database"
)

func TestACompanionOpensThePortalInACompanyOfItsPersonAndInNoOther(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		if status, code := s.problem("boris", http.MethodPost, "/api/v1/portal", `{}`); status != http.StatusForbidden || code != "portal-needs-identity" {
			t.Errorf("where nothing opens the portal: %d %s", status, code)
		}
		if status, _ := s.problem("", http.MethodPost, "/api/v1/portal", `{}`); status != http.StatusUnauthorized {
			t.Errorf("signed out: %d", status)
		}
		must(t, s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET password_hash = 'x'")
			return err
		}))
		for body, want := range map[string]string{
			`{"company":"` + s.beta.String() + `"}`:  "Beta",
			`{"company":"` + s.acme.String() + `"}`:  "", // not one of his: not even its name
			`{"company":"` + uuid.NewString() + `"}`: "",
			`{}`:                                     "",
		} {
			var opened struct {
				URL       string
				ExpiresIn int `json:"expires_in"`
			}
			if answer := s.ask("boris", http.MethodPost, "/api/v1/portal", body, &opened); answer.StatusCode != http.StatusOK || opened.ExpiresIn != 60 {
				t.Fatalf("%s: %d %+v", body, answer.StatusCode, opened)
			}
			code, ok := strings.CutPrefix(opened.URL, s.server.URL+"/open/")
			seen, err := handover.New(s.db, time.Now).Peek(t.Context(), code)
			if must(t, err); !ok || seen.Company != want || seen.Account.ID != s.boris.ID {
				t.Errorf("%s opens %s: %+v", body, opened.URL, seen)
			}
		}
	})
}

func TestACompanionSaysWhereThePortalGoesOnAndNamesNoAddress(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		must(t, s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET password_hash = 'x'")
			return err
		}))
		var opened struct{ URL string }
		s.ask("boris", http.MethodPost, "/api/v1/portal", `{"page":"add"}`, &opened)
		if !strings.HasSuffix(opened.URL, "?to=add") {
			t.Errorf("it opens %s", opened.URL)
		}
		for _, page := range []string{"https://example.com", "/profile", "ADD"} {
			if status, _ := s.problem("boris", http.MethodPost, "/api/v1/portal", `{"page":"`+page+`"}`); status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", page, status)
			}
		}
	})
}
