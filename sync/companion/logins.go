package companion

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Login is a browser the person is signed in with.
type Login struct {
	ID           string         `json:"id"`
	Browser      string         `json:"browser"` // what it would be called; may be empty
	Address      string         `json:"address"` // where it was signed in from; may be empty
	SignedInAt   time.Time      `json:"signed_in_at"`
	AliveAt      time.Time      `json:"alive_at"`     // its last sign of life
	Disconnected bool           `json:"disconnected"` // it gave none for five minutes: it can be released
	Open         []OpenDocument `json:"open"`
}

// OpenDocument is one that a login has open, so that nobody else can edit it.
type OpenDocument struct {
	DocumentID uuid.UUID  `json:"document_id"`
	CompanyID  uuid.UUID  `json:"company_id"`
	Company    string     `json:"company"` // empty where the person works no more
	Name       string     `json:"name"`    // likewise
	Since      time.Time  `json:"since"`
	KeptAt     *time.Time `json:"kept_at,omitempty"` // when what was typed was last kept; nil if nothing was
}

// Logins lists them, the one begun last first.
func (c *Companion) Logins(ctx context.Context) ([]Login, error) {
	s, err := c.service()
	if err != nil {
		return nil, err
	}
	return s.logins(ctx)
}

// ReleaseLogin ends a disconnected login, named by its id or the beginning of it, and returns it. What it had open is
// free afterwards. Errors are ErrUnknownLogin, ErrAmbiguous, or a *Refused: login-in-use while it isn't a disconnected one.
func (c *Companion) ReleaseLogin(ctx context.Context, text string) (Login, error) {
	s, err := c.service()
	if err != nil {
		return Login{}, err
	}
	all, err := s.logins(ctx)
	if err != nil {
		return Login{}, err
	}
	login, err := pickLogin(all, text)
	if err != nil {
		return Login{}, err
	}
	return login, s.call(ctx, http.MethodDelete, "/api/v1/logins/"+url.PathEscape(login.ID), nil)
}

func pickLogin(all []Login, text string) (Login, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	var found []Login
	for _, login := range all {
		if login.ID == text {
			return login, nil
		}
		if len(text) >= shortestID && strings.HasPrefix(login.ID, text) {
			found = append(found, login)
		}
	}
	switch len(found) {
	case 0:
		return Login{}, fmt.Errorf("%q: %w", text, ErrUnknownLogin)
	case 1:
		return found[0], nil
	}
	return Login{}, fmt.Errorf("%q: %w", text, ErrAmbiguous)
}

// logins reads every page of the list.
func (s service) logins(ctx context.Context) ([]Login, error) {
	var all []Login
	for cursor := ""; ; {
		var page struct {
			Logins []Login `json:"logins"`
			Next   string  `json:"next"`
		}
		if err := s.call(ctx, http.MethodGet, "/api/v1/logins?after="+url.QueryEscape(cursor), &page); err != nil {
			return nil, err
		}
		all = append(all, page.Logins...)
		if page.Next == "" || page.Next == cursor {
			return all, nil
		}
		cursor = page.Next
	}
}
