package frame

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
)

// Drafts is what the frame needs of sync/editing.
type Drafts interface {
	KeepSent(ctx context.Context, account uuid.UUID, path string, sent url.Values) (bool, error)
}

// keepSent keeps for its person what a form was sent with that is not taken, and reports whether it did. That it can't
// be kept is no reason not to say why the form wasn't taken.
func (f *Frame) keepSent(r *http.Request, account uuid.UUID) bool {
	if f.Drafts == nil || r.Method != http.MethodPost {
		return false
	}
	sent, err := Form(r)
	if err != nil {
		return false
	}
	kept, err := f.Drafts.KeepSent(r.Context(), account, r.URL.Path, sent)
	if err != nil {
		f.Log.ErrorContext(r.Context(), "what was sent could not be kept", "error", err)
	}
	return kept
}

// keepUnsigned is keepSent for whoever was signed out while they typed, and tells whether they find it again by coming
// back. Where the account has changed how it signs in, it may be somebody else who sends the form.
func (f *Frame) keepUnsigned(r *http.Request, gone gone) bool {
	return (errors.Is(gone.reason, session.ErrIdle) || errors.Is(gone.reason, session.ErrExpired)) && f.keepSent(r, gone.was.Account.ID)
}

// keepAway is keepSent for whoever was turned away from a company's page.
func (f *Frame) keepAway(r *http.Request, why error) bool {
	var closed *access.ClosedError
	var feature *access.FeatureError
	return (errors.As(why, &closed) || errors.As(why, &feature)) && f.keepSent(r, Must(r).Account.ID)
}
