package frame

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/sync/editing"
)

type visitorKey struct{}

// Visitor is who is signed in, if anyone is.
func Visitor(r *http.Request) (session.Session, bool) {
	visit, ok := r.Context().Value(visitorKey{}).(session.Session)
	return visit, ok
}

// Must is the visitor of a private route.
func Must(r *http.Request) session.Session {
	visit, ok := Visitor(r)
	if !ok {
		panic("frame: Must on a route that isn't private")
	}
	return visit
}

// gone is a session that is over: why, and whose it was. That is told only as long as nothing says that it may be somebody
// else who has the browser: not where the account has changed how it signs in.
type gone struct {
	reason error // nil if there was none
	was    session.Session
}

// formerKey is where a request keeps its gone session.
type formerKey struct{}

// afterwards is how long after the end of a session its browser may still bring what was typed in it: as long as a page
// takes to find out. Later, nobody knows who sits at it.
const afterwards = 2 * time.Minute

// Former is whose session it was that the visitor's browser still holds, and when it ended, if that is known and not long
// ago. It opens nothing; what was typed in it is still theirs.
func (f *Frame) Former(r *http.Request) (account uuid.UUID, ended time.Time, known bool) {
	was, _ := r.Context().Value(formerKey{}).(session.Session)
	if was.Account.ID == uuid.Nil || f.Clock().Sub(was.EndsAt()).Truncate(time.Second) > afterwards {
		return uuid.Nil, time.Time{}, false
	}
	return was.Account.ID, was.EndsAt(), true
}

// endedBefore is when the session ended that the visitor's browser still holds; zero if it holds none that is over.
func endedBefore(r *http.Request) time.Time {
	if was, _ := r.Context().Value(formerKey{}).(session.Session); was.Account.ID != uuid.Nil {
		return was.EndsAt()
	}
	return time.Time{}
}

// welcome finds out who is visiting, or whose session is gone that a cookie names.
func (f *Frame) welcome(r *http.Request, use session.Use) (welcomed *http.Request, gone gone, err error) {
	value := session.FromRequest(r)
	if value == "" || f.Sessions == nil {
		return r, gone, nil
	}
	visit, err := f.Sessions.Find(r.Context(), value, use)
	for _, ended := range []error{session.ErrNone, session.ErrIdle, session.ErrExpired, session.ErrLoggedOff, session.ErrRevoked} {
		if errors.Is(err, ended) {
			gone.reason, gone.was = ended, visit
			return r.WithContext(context.WithValue(r.Context(), formerKey{}, visit)), gone, nil
		}
	}
	if err != nil {
		return r, gone, err
	}
	ctx := context.WithValue(r.Context(), booksKey{}, new(Books))
	ctx = context.WithValue(ctx, allStandingsKey{}, new([]access.Standing))
	ctx = context.WithValue(ctx, unsentKey{}, new(map[string]*editing.Kept))
	return readBy(r.WithContext(context.WithValue(ctx, visitorKey{}, visit))), gone, nil
}

// Words in the address of the sign-in page for why it is shown.
const (
	EndedOut     = "out"
	EndedIdle    = "idle"
	EndedExpired = "expired"
	EndedOff     = "off" // by somebody else, or from a companion
	EndedRevoked = "revoked"
	EndedThere   = "there" // out, and signed out at the provider of the identity as well
)

// Words in the address of the sign-in page for what became of a form that was sent when nobody was signed in any more.
const (
	SentKept  = "kept"  // what was typed is, for whoever typed it
	SentNot   = "not"   // it was not done
	SentFiles = "files" // files came with it

	// SentUnfinished is for files that a page was still sending: see life.js, which asks for the page with this.
	SentUnfinished = "unfinished"
)

// toSignIn sends a visitor who isn't signed in to the sign-in page, to come back to this one, where they find what they
// sent if it is kept. What isn't is given back first.
func (f *Frame) toSignIn(w http.ResponseWriter, r *http.Request, gone gone) {
	query, reason := url.Values{}, gone.reason
	switch {
	case errors.Is(reason, session.ErrIdle):
		query.Set("ended", EndedIdle)
	case errors.Is(reason, session.ErrExpired):
		query.Set("ended", EndedExpired)
	case errors.Is(reason, session.ErrLoggedOff):
		query.Set("ended", EndedOff)
	case reason != nil:
		query.Set("ended", EndedRevoked)
	}
	lost := f.refuseGone(r, gone)
	if lost.Page != "" {
		query.Set("next", backTo(r, lost.Page))
	} else if r.Method == http.MethodGet && r.URL.Path != "/" {
		query.Set("next", backTo(r, r.URL.Path))
	}
	if reason != nil {
		forget(w)
	}
	if read := gone.was.Account.Language; read != "" {
		http.SetCookie(w, languageCookie(wasReadName, read, int(justFor.Seconds())))
	}
	target := url.URL{Path: "/sign-in", RawQuery: query.Encode()}
	if len(lost.Typed) > 0 {
		f.Fail(w, r, notSignedIn(target.String()))
		return
	}
	if r.Method == http.MethodPost {
		query["sent"] = lost.words()
	} else if r.URL.Query().Has(SentUnfinished) {
		query.Set("sent", SentUnfinished)
	}
	target.RawQuery = query.Encode()
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
}

func notSignedIn(signIn string) Problem {
	return Problem{
		Status: http.StatusUnauthorized, Title: "You are not signed in any more",
		Happened: "Your sign-in here was over when you sent this: it was ended elsewhere, or had become too old.",
		Safe:     "Nothing was saved.",
		Do:       "Copy what stands here, sign in, and put it where you typed it.",
		Action:   &Link{"Sign in", signIn},
	}
}

// words tell the sign-in page what became of the form.
func (n NotTaken) words() []string {
	words := []string{SentNot}
	if n.Kept {
		words = []string{SentKept}
	}
	if n.Files {
		words = append(words, SentFiles)
	}
	return words
}

// Forget takes the session's cookie away from the browser, and the pages it kept for the Back button: Chromium
// keeps them even when told not to store them.
func Forget(w http.ResponseWriter) { forgetAs(w, leftOnPurpose) }

// forget is Forget for whoever was signed out without asking for it.
func forget(w http.ResponseWriter) { forgetAs(w, leftUnasked) }

func forgetAs(w http.ResponseWriter, left string) {
	session.ClearCookie(w)
	http.SetCookie(w, leftCookie(left, int(leftFor.Seconds())))
	w.Header().Set("Clear-Site-Data", `"cache"`)
}

// LocalPath is the path itself if it leads to a page of this portal, and "/" for anything that could lead
// elsewhere.
func LocalPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	if parsed, err := url.Parse(path); err != nil || parsed.Host != "" || parsed.Scheme != "" {
		return "/"
	}
	return path
}
