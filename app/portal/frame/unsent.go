package frame

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/sync/editing"
)

// Drafts is what the frame needs of sync/editing.
type Drafts interface {
	KeepSent(ctx context.Context, account uuid.UUID, path string, sent url.Values) (bool, error)
	Unsent(ctx context.Context, account uuid.UUID) (map[string]*editing.Kept, error)
	Discard(ctx context.Context, account uuid.UUID, path string) error
}

// unsentKey is where a request keeps what its visitor has not sent, once that was found out.
type unsentKey struct{}

// Unsent is what the visitor typed into the form that is sent to a path, and has not sent; nil if they have nothing, or
// are just sending it.
func (f *Frame) Unsent(r *http.Request, path string) *editing.Kept {
	visit, ok := Visitor(r)
	if !ok || f.Drafts == nil || r.Method == http.MethodPost && r.URL.Path == path {
		return nil
	}
	known, _ := r.Context().Value(unsentKey{}).(*map[string]*editing.Kept)
	if *known == nil {
		found, err := f.Drafts.Unsent(r.Context(), visit.Account.ID)
		if err != nil { // a form without what was typed is better than none: it is still kept
			f.Log.ErrorContext(r.Context(), "what was typed could not be found", "error", err)
			return nil
		}
		*known = found
	}
	return (*known)[path]
}

// Taken notes that what the visitor sent to a path was taken: what was kept of it is forgotten.
func (f *Frame) Taken(r *http.Request, path string) {
	if f.Drafts == nil {
		return
	}
	if err := f.Drafts.Discard(r.Context(), Must(r).Account.ID, path); err != nil { // it is shown once more, to be discarded
		f.Log.ErrorContext(r.Context(), "what was kept of a form could not be forgotten", "error", err)
	}
}

// KeepSent keeps what the visitor sent to where the request goes, for a form of which that isn't the end.
func (f *Frame) KeepSent(r *http.Request) { f.keepSent(r, Must(r).Account.ID) }

// keptError is an error because of which a form was not taken, that is kept for whoever sent it.
type keptError struct{ error }

func (e keptError) Unwrap() error { return e.error }

// keeping is a handler that keeps what it is sent and can't take. Where it says itself what is wrong, its form holds what
// was sent.
func (f *Frame) keeping(handler Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := handler(w, r)
		if err == nil {
			return nil
		}
		if visit, ok := Visitor(r); ok {
			if _, kept := f.keepSent(r, visit.Account.ID); kept {
				return keptError{err}
			}
		}
		return err
	}
}

// keepSent keeps for its person what a form was sent with that is not taken, and returns the page where they find it, if
// it did. That it can't be kept is no reason not to say why the form wasn't taken.
func (f *Frame) keepSent(r *http.Request, account uuid.UUID) (page string, kept bool) {
	page, known := editing.PageOf(r.URL.Path)
	if !known || f.Drafts == nil || r.Method != http.MethodPost {
		return "", false
	}
	sent, err := sentIn(r)
	if err != nil {
		return "", false
	}
	kept, err = f.Drafts.KeepSent(r.Context(), account, r.URL.Path, sent)
	if err != nil {
		f.Log.ErrorContext(r.Context(), "what was sent could not be kept", "error", err)
	}
	return page, kept
}

// sentIn is Form for one that may have files too. Of one that is larger than forms without files are, nothing is read.
func sentIn(r *http.Request) (url.Values, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" || r.MultipartForm != nil {
		return Form(r)
	}
	if r.ContentLength < 0 || r.ContentLength > MaxForm {
		return nil, tooLarge
	}
	if err := r.ParseMultipartForm(MaxForm); err != nil {
		return nil, FormProblem(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // what is left is the system's to clear
	return Form(r)
}

// keepUnsigned is keepSent for whoever was signed out while they typed, and tells whether they find it again by coming
// back. Where the account has changed how it signs in, it may be somebody else who sends the form.
func (f *Frame) keepUnsigned(r *http.Request, gone gone) (page string, kept bool) {
	if !errors.Is(gone.reason, session.ErrIdle) && !errors.Is(gone.reason, session.ErrExpired) {
		return "", false
	}
	return f.keepSent(r, gone.was.Account.ID)
}

// keepAway is keepSent for whoever was turned away from a company's page.
func (f *Frame) keepAway(r *http.Request, why error) bool {
	var closed *access.ClosedError
	var feature *access.FeatureError
	if !errors.As(why, &closed) && !errors.As(why, &feature) {
		return false
	}
	_, kept := f.keepSent(r, Must(r).Account.ID)
	return kept
}
