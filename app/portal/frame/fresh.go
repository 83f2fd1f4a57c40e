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
	visit := Must(r)
	needsPasscode := false
	if f.NeedsPasscode != nil {
		var err error
		if needsPasscode, err = f.NeedsPasscode(r.Context(), visit.Account.ID); err != nil {
			return false, err
		}
	}
	if visit.Fresh(f.Clock(), needsPasscode) {
		return true, nil
	}
	target := url.URL{Path: StepUpPath, RawQuery: url.Values{"next": {back}}.Encode()}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
	return false, nil
}
