package frame

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"satchel/sync/editing"
)

// Drafts is what the frame needs of sync/editing.
type Drafts interface {
	KeepSent(ctx context.Context, account uuid.UUID, path string, sent url.Values, ended time.Time) (bool, error)
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
