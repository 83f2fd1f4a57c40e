package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/sync/editing"
)

type loginsAnswer struct {
	Logins []struct {
		ID, Browser  string
		Disconnected bool
		Open         []struct {
			DocumentID    uuid.UUID `json:"document_id"`
			Company, Name string
			KeptAt        *time.Time `json:"kept_at"`
		}
	}
	Next string
}

// browser signs Anna in with one more browser.
func (s *service) browser(name string) (cookie string) {
	s.t.Helper()
	anna, err := s.db.Account(s.t.Context(), s.anna.ID)
	must(s.t, err)
	anna.PasswordHash = "x"
	must(s.t, s.db.Write(s.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET password_hash = 'x' WHERE id = '"+anna.ID.String()+"'")
		return err
	}))
	cookie, err = s.visits.Start(s.t.Context(), session.Proof{Account: anna, By: session.ByPassword, Browser: name}, "")
	must(s.t, err)
	return cookie
}

// silent has Anna's browsers give no sign of life for six minutes.
func (s *service) silent() {
	s.t.Helper()
	must(s.t, s.db.Write(s.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		then := time.Now().UTC().Add(-6 * time.Minute).Format("2006-01-02 15:04:05.999999-07:00")
		_, err := tx.SQL().ExecContext(ctx, "UPDATE sessions SET alive_at = '"+then+"', last_seen_at = '"+then+"'")
		return err
	}))
}

func TestAPersonReleasesADisconnectedLoginOfTheirOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		doc, content := paper("joists")
		_, err := s.upload("anna", s.acme, doc, content)
		must(t, err)
		cookie := s.browser("Firefox on Linux")
		who := editing.Editor{Account: s.anna.ID, Key: session.Key(cookie)}
		_, err = s.edits.Open(t.Context(), who, s.acme, doc.ID)
		must(t, err)
		must(t, s.edits.Keep(t.Context(), s.anna.ID, editing.Kept{Path: editing.Path(s.acme, doc.ID), Version: 1, Fields: map[string]string{"counterparty": "Timber & Sons"}}))

		var shown loginsAnswer
		s.ask("anna", "GET", "/api/v1/logins", "", &shown)
		if len(shown.Logins) != 1 || shown.Logins[0].Disconnected || shown.Logins[0].Browser != "Firefox on Linux" || len(shown.Logins[0].Open) != 1 {
			t.Fatalf("%+v", shown)
		}
		if open := shown.Logins[0].Open[0]; open.DocumentID != doc.ID || open.Name != "joists.txt" || open.Company != "Acme" || open.KeptAt == nil {
			t.Errorf("%+v", open)
		}
		path := "/api/v1/logins/" + shown.Logins[0].ID
		if status, code := s.problem("anna", "DELETE", path, ""); status != http.StatusConflict || code != "login-in-use" {
			t.Errorf("one in use: %d %s", status, code)
		}
		s.silent()
		if s.ask("anna", "GET", "/api/v1/logins", "", &shown); !shown.Logins[0].Disconnected {
			t.Errorf("after six minutes of silence: %+v", shown)
		}
		for token, path := range map[string]string{"boris": path, "anna": "/api/v1/logins/nonsense"} {
			if status, code := s.problem(token, "DELETE", path, ""); status != http.StatusNotFound || code != "no-such-login" {
				t.Errorf("%s %s: %d %s", token, path, status, code)
			}
		}
		if answer := s.ask("anna", "DELETE", path, "", nil); answer.StatusCode != http.StatusNoContent {
			t.Errorf("a disconnected one: %s", answer.Status)
		}
		if s.ask("anna", "GET", "/api/v1/logins", "", &shown); len(shown.Logins) != 0 || shown.Logins == nil {
			t.Errorf("afterwards: %+v", shown)
		}
		other := editing.Editor{Account: s.anna.ID, Key: session.Key(s.browser("Another"))}
		if _, err := s.edits.Open(t.Context(), other, s.acme, doc.ID); err != nil {
			t.Errorf("what it had open is not free: %v", err)
		}
	})
}

func TestLoginsAreListedByCursorAndWithoutWhatTheirPersonMayNotSee(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		doc, content := paper("joists")
		_, err := s.upload("anna", s.acme, doc, content)
		must(t, err)
		for range 3 {
			s.browser("A browser")
		}
		_, err = s.edits.Open(t.Context(), editing.Editor{Account: s.anna.ID, Key: session.Key(s.browser("The editing one"))}, s.acme, doc.ID)
		must(t, err)
		must(t, s.access.Withdraw(t.Context(), s.acme, s.anna.ID))
		seen, cursor := map[string]bool{}, ""
		for range 4 {
			var page loginsAnswer
			s.ask("anna", "GET", "/api/v1/logins?limit=1&after="+cursor, "", &page)
			if len(page.Logins) != 1 {
				t.Fatalf("%+v", page)
			}
			seen[page.Logins[0].ID] = true
			for _, open := range page.Logins[0].Open {
				if open.Name != "" || open.Company != "" || open.DocumentID != doc.ID {
					t.Errorf("of a company she works in no more: %+v", open)
				}
			}
			cursor = page.Next
		}
		if len(seen) != 4 || cursor != "" {
			t.Errorf("%d logins, then %q", len(seen), cursor)
		}
		if status, code := s.problem("anna", "GET", "/api/v1/logins?after=x", ""); status != http.StatusBadRequest || code != "bad-cursor" {
			t.Errorf("a cursor from elsewhere: %d %s", status, code)
		}
	})
}
