package frame

import (
	"net/http"
	"net/url"
	"time"

	"satchel/auth/session"
)

// StepUpPath is the page that asks a signed-in person to prove once more who they are.
const StepUpPath = "/step-up"

// Fresh reports whether the visitor of a private route proved who they are within the last five minutes, with
// a passcode where they have those. If not, it has sent them to do so, and on to back afterwards: a path of the
// portal, with its query if need be. Ask on the page that shows a form, and again where the form arrives.
func (f *Frame) Fresh(w http.ResponseWriter, r *http.Request, back string) (bool, error) {
	return f.proved(w, r, back, session.Session.Fresh)
}

// Recent is Fresh where it does as well that the visitor signed in within the last five minutes: it keeps out whoever
// finds a browser that somebody left open.
func (f *Frame) Recent(w http.ResponseWriter, r *http.Request, back string) (bool, error) {
	return f.proved(w, r, back, session.Session.Recent)
}

func (f *Frame) proved(w http.ResponseWriter, r *http.Request, back string, enough func(session.Session, time.Time, bool) bool) (bool, error) {
	needsPasscode, err := f.WantsPasscode(r)
	if err != nil {
		return false, err
	}
	if enough(Must(r), f.Clock(), needsPasscode) {
		return true, nil
	}
	target := url.URL{Path: StepUpPath, RawQuery: url.Values{"next": {back}}.Encode()}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
	return false, nil
}

// WantsPasscode reports whether the visitor of a private route has passcodes.
func (f *Frame) WantsPasscode(r *http.Request) (bool, error) {
	if f.NeedsPasscode == nil {
		return false, nil
	}
	return f.NeedsPasscode(r.Context(), Must(r).Account.ID)
}
