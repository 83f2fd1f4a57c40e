package frame

import (
	"net/http"
	"net/url"
	"strings"
)

// demanded reports whether the visitor was sent to what they must see to first. That page and those below it
// stay open to them, and proving who they are. Where they were going is carried as next.
func (f *Frame) demanded(w http.ResponseWriter, r *http.Request) (bool, error) {
	if f.Demands == nil || r.URL.Path == StepUpPath {
		return false, nil
	}
	first, err := f.Demands(r.Context(), Must(r))
	if err != nil || first == "" || r.URL.Path == first || strings.HasPrefix(r.URL.Path, first+"/") {
		return false, err
	}
	if r.Method == http.MethodGet && r.URL.Path != "/" { // so that it goes on there, such as signing a companion in
		first += "?" + url.Values{"next": {r.URL.RequestURI()}}.Encode()
	}
	http.Redirect(w, r, first, http.StatusSeeOther)
	return true, nil
}
