package frame

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/sync/editing"
)

// NotTaken is what becomes of a form that was sent and is not taken, for the page that says so.
type NotTaken struct {
	Page string // with the form; empty for one of which nothing is ever kept
	Kept bool   // what was typed is, for whoever typed it
	// Typed is what was typed and is not kept, to be copied from the page that says so. It is only ever shown in answer to
	// the request that brought it.
	Typed  []editing.Typed
	Files  bool // some came with it, which are not taken either
	Unread bool // there was too much of it, or it was no form: nobody knows what was typed
}

// notTakenKey is where a request that sends a form keeps what becomes of it.
type notTakenKey struct{}

func sending(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), notTakenKey{}, new(*NotTaken)))
}

// notTaken is nil while the form that the request sends may still be taken, and where it sends none.
func notTaken(r *http.Request) *NotTaken {
	if slot, ok := r.Context().Value(notTakenKey{}).(**NotTaken); ok {
		return *slot
	}
	return nil
}

// KeepSent keeps what the visitor sent to where the request goes, for a form of which that isn't the end, and reports
// whether it is kept.
func (f *Frame) KeepSent(r *http.Request) bool {
	kept, _, _ := f.keep(r, Must(r).Account.ID)
	return kept
}

// keep keeps for its person what was typed into a form. That it can't be kept is no reason not to say why the form wasn't
// taken.
func (f *Frame) keep(r *http.Request, account uuid.UUID) (kept bool, sent form, err error) {
	if _, known := editing.PageOf(r.URL.Path); !known || f.Drafts == nil {
		return false, form{}, nil
	}
	sent, err = sentIn(r)
	if err != nil || account == uuid.Nil {
		return false, sent, err
	}
	kept, err = f.Drafts.KeepSent(r.Context(), account, r.URL.Path, sent.fields, endedBefore(r))
	if err != nil {
		f.Log.ErrorContext(r.Context(), "what was sent could not be kept", "error", err)
	}
	return kept, sent, nil
}

// refuse notes that the form which the request sends, if it sends one, is not taken, and keeps what was typed into it
// for an account; for nobody if that is the zero one. It may be asked again.
func (f *Frame) refuse(r *http.Request, account uuid.UUID) NotTaken {
	slot, ok := r.Context().Value(notTakenKey{}).(**NotTaken)
	if !ok {
		return NotTaken{}
	}
	if *slot != nil {
		return **slot
	}
	kept, sent, err := f.keep(r, account)
	lost := NotTaken{Kept: kept, Files: sent.files, Unread: err != nil}
	if page, known := editing.PageOf(r.URL.Path); known {
		lost.Page = page
	}
	if !kept {
		lost.Typed = editing.TypedIn(r.URL.Path, sent.fields)
	}
	*slot = &lost
	return lost
}

// keeping is a handler that keeps what it is sent and can't take. Where it says itself what is wrong, its form holds what
// was sent.
func (f *Frame) keeping(handler Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := handler(w, r)
		visit, ok := Visitor(r)
		if !ok || err == nil {
			return err
		}
		lost := f.refuse(r, visit.Account.ID)
		if lost.Page != "" && (errors.Is(err, tooLarge) || errors.Is(err, badForm)) { // read once, it looks empty the next time
			notTaken(r).Unread = true
		}
		return err
	}
}

// refuseGone is refuse for whoever was signed out while they typed. Where it isn't known whose session it was, nothing
// is kept, and what was typed is given back to the browser that still held the session. That is once, as the browser
// forgets it with the answer: whoever comes to it later and has it send the form again is given nothing. Of a session
// that was logged off, it is kept for as long as Former knows it.
func (f *Frame) refuseGone(r *http.Request, gone gone) NotTaken {
	if page, known := editing.PageOf(r.URL.Path); known && gone.reason == nil && r.Method == http.MethodPost {
		return NotTaken{Page: page}
	} else if gone.reason == nil {
		return NotTaken{}
	}
	r = r.WithContext(context.WithValue(r.Context(), formerKey{}, gone.was))
	whose := gone.was.Account.ID
	if _, _, known := f.Former(r); !known && errors.Is(gone.reason, session.ErrLoggedOff) {
		whose = uuid.Nil
	}
	return f.refuse(r, whose)
}

// refuseAway is refuse for whoever was turned away from a page. It keeps nothing of a company that may never have been
// theirs: that something can be kept of a document tells that it is there.
func (f *Frame) refuseAway(r *http.Request, why error) NotTaken {
	var closed *access.ClosedError
	var feature *access.FeatureError
	if errors.As(why, &closed) || errors.As(why, &feature) {
		return f.refuse(r, Must(r).Account.ID)
	}
	return f.refuse(r, uuid.Nil)
}

// form is what was sent in one.
type form struct {
	fields url.Values
	files  bool // some came with it
}
