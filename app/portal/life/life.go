package life

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/session"
	"satchel/sync/editing"
)

// Sessions is what the routes need of auth/session.
type Sessions interface {
	Alive(ctx context.Context, value string) (session.Session, error)
}

// Drafts is what the routes need of sync/editing.
type Drafts interface {
	Discard(ctx context.Context, account uuid.UUID, path string) error
	Keep(ctx context.Context, account uuid.UUID, typed editing.Kept) error
	Alive(ctx context.Context, who editing.Editor, token uuid.UUID) error
	Leave(ctx context.Context, who editing.Editor, token uuid.UUID) error
}

// Pages are the routes.
type Pages struct {
	Frame    *frame.Frame
	Sessions Sessions
	Drafts   Drafts
}

// Routes are where they are. A page asks them on its own, so whoever isn't signed in any more gets 401 instead of being
// led to the sign-in page.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: "/session/alive", Post: p.alive, Polling: true},
		{Path: "/session/stay", Post: p.alive},
		{Path: "/session/draft", Post: p.keep, Polling: true},
		{Path: "/session/left", Post: p.left, Polling: true},
		{Path: "/session/discard", Post: p.discard, Private: true},
	}
}

// state is how the session stands.
type state struct {
	Account uuid.UUID `json:"account"`
	EndsIn  int64     `json:"ends_in"` // seconds until it ends if nothing is done
}

// alive notes a sign of life, of the lock too that the page holds. Of the two routes, only the one that isn't Polling
// keeps the session going.
func (p Pages) alive(w http.ResponseWriter, r *http.Request) error {
	if _, ok := frame.Visitor(r); !ok {
		return write(w, http.StatusUnauthorized, state{})
	}
	found, err := p.Sessions.Alive(r.Context(), session.FromRequest(r))
	if err != nil {
		return err
	}
	if token, err := lockOf(r); err != nil {
		return err
	} else if token != uuid.Nil {
		if err := p.Drafts.Alive(r.Context(), editorOf(r), token); err != nil {
			return err
		}
	}
	return write(w, http.StatusOK, state{found.Account.ID, int64(found.EndsAt().Sub(p.Frame.Clock()) / time.Second)})
}

// left notes that the page is left that held a lock.
func (p Pages) left(w http.ResponseWriter, r *http.Request) error {
	if _, ok := frame.Visitor(r); !ok {
		return write(w, http.StatusUnauthorized, state{})
	}
	token, err := lockOf(r)
	if err != nil {
		return err
	}
	if err := p.Drafts.Leave(r.Context(), editorOf(r), token); err != nil {
		return err
	}
	return write(w, http.StatusOK, state{Account: frame.Must(r).Account.ID})
}

// lockOf is the token of the lock that the page holds; the zero one if it holds none.
func lockOf(r *http.Request) (uuid.UUID, error) {
	filled, err := frame.Form(r)
	if err != nil {
		return uuid.Nil, err
	}
	token, _ := uuid.Parse(filled.Get("lock"))
	return token, nil
}

func editorOf(r *http.Request) editing.Editor {
	return editing.Editor{Account: frame.Must(r).Account.ID, Key: session.Key(session.FromRequest(r))}
}

// keep has a form's fields kept as a draft of whoever typed them: a browser in which somebody else has signed in since
// does not give them to that one. Those of whoever was logged off while they typed are kept too, before they are told
// so, unless they typed something newer elsewhere.
func (p Pages) keep(w http.ResponseWriter, r *http.Request) error {
	typist, ended, known := p.Frame.Former(r)
	done := http.StatusUnauthorized
	if visit, ok := frame.Visitor(r); ok {
		typist, ended, known, done = visit.Account.ID, time.Time{}, true, http.StatusOK
	}
	if !known {
		return write(w, http.StatusUnauthorized, state{})
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if filled.Get("account") != typist.String() {
		return write(w, http.StatusConflict, state{Account: typist})
	}
	var fields map[string]string
	if err := json.Unmarshal([]byte(filled.Get("fields")), &fields); err != nil {
		return write(w, http.StatusBadRequest, state{})
	}
	version, _ := strconv.ParseInt(filled.Get("version"), 10, 64) // none is that of no document
	err = p.Drafts.Keep(r.Context(), typist, editing.Kept{Path: filled.Get("path"), Version: version, Fields: fields, Ended: ended})
	if errors.Is(err, editing.ErrNewer) {
		return write(w, done, state{Account: typist})
	}
	if errors.Is(err, editing.ErrDraft) {
		return write(w, http.StatusRequestEntityTooLarge, state{})
	}
	if err != nil {
		return err
	}
	return write(w, done, state{Account: typist})
}

// discard forgets what its person typed into a form, and leads back to that.
func (p Pages) discard(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	page, kept := editing.PageOf(filled.Get("path"))
	if !kept {
		return frame.NotFound
	}
	if err := p.Drafts.Discard(r.Context(), frame.Must(r).Account.ID, filled.Get("path")); err != nil {
		return err
	}
	http.Redirect(w, r, page, http.StatusSeeOther)
	return nil
}

func write(w http.ResponseWriter, status int, said state) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(said)
}
