package frame

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
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

// WantsFresh reports whether a path of the portal, with its query or without, leads to a page that asks for Fresh at
// once. Whoever signs in on the way there is asked for a proof of just now, and then not for another.
func (f *Frame) WantsFresh(path string) bool {
	page, _, _ := strings.Cut(path, "?")
	return slices.ContainsFunc(f.routes, func(route Route) bool { return route.Fresh && route.Path == page })
}

// WantsPasscode reports whether the visitor of a private route has passcodes.
func (f *Frame) WantsPasscode(r *http.Request) (bool, error) {
	if f.NeedsPasscode == nil {
		return false, nil
	}
	return f.NeedsPasscode(r.Context(), Must(r).Account.ID)
}
