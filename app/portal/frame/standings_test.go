package frame

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/storage/database"
)

// signedIn is somebody who is, and works in a company of one site.
type signedIn struct {
	account, company, site uuid.UUID
	asked                  map[string]int
}

func (s signedIn) Find(context.Context, string, session.Use) (session.Session, error) {
	ends := time.Now().Add(time.Hour)
	return session.Session{Account: database.Account{ID: s.account, LastCompanyID: s.company}, IdleAt: ends, ExpiresAt: ends}, nil
}

func (s signedIn) CompaniesOf(context.Context, uuid.UUID) ([]access.Company, error) {
	s.asked["companies"]++
	return []access.Company{{ID: s.company, Name: "Alpha", SiteID: s.site}}, nil
}

func (s signedIn) Standings(context.Context, uuid.UUID) ([]access.Standing, error) {
	s.asked["standings"]++
	return []access.Standing{{Account: s.account, SiteID: s.site, Role: access.Owner}}, nil
}

func (s signedIn) In(context.Context, uuid.UUID, uuid.UUID) (access.Place, error) {
	s.asked["why not"]++
	return access.Place{}, access.ErrNoAccess
}

// However much of a page hangs on it, what somebody may do is read once.
func TestWhereSomebodyWorksAndWhatTheyMayDoIsReadOnceAPage(t *testing.T) {
	id := func() uuid.UUID { return uuid.Must(uuid.NewV7()) }
	for _, path := range []string{"/company/{company}/papers", "/site/{site}/papers", "/papers"} {
		somebody := signedIn{id(), id(), id(), map[string]int{}}
		f := newFrame(t, somebody)
		f.Companies = somebody
		pages := f.Handler(Route{Path: path, Private: true, Get: func(w http.ResponseWriter, r *http.Request) error {
			if _, err := f.SitePath(r, access.People, "/site/{site}/people"); err != nil {
				return err
			}
			return f.Render(w, r, Page{Template: "problem", Title: "Papers", Data: Problem{}})
		}})
		address := strings.NewReplacer("{company}", somebody.company.String(), "{site}", somebody.site.String()).Replace(path)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://books.test"+address, nil)
		r.AddCookie(&http.Cookie{Name: session.CookieName, Value: "theirs"})
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Fatalf("%s is answered %d: %s", path, w.Code, w.Body)
		}
		if somebody.asked["companies"] != 1 || somebody.asked["standings"] != 1 || somebody.asked["why not"] != 0 {
			t.Errorf("%s asks %v", path, somebody.asked)
		}
	}
}
