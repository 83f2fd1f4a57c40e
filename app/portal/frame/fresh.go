package frame

import (
	"net/http"
	"net/url"
)

// StepUpPath is the page that asks a signed-in person to prove once more who they are.
const StepUpPath = "/step-up"

// Fresh reports whether the visitor of a private route proved who they are within the last five minutes, with
// a passcode where they have those. If not, it has sent them to do so, and on to back afterwards: a path of the
// portal, with its query if need be. Ask on the page that shows a form, and again where the form arrives.
func (f *Frame) Fresh(w http.ResponseWriter, r *http.Request, back string) (bool, error) {
	needsPasscode, err := f.WantsPasscode(r)
	if err != nil {
		return false, err
	}
	if Must(r).Fresh(f.Clock(), needsPasscode) {
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
