package frame

import (
	"net/http"
	"net/url"
	"strings"
)

// demanded reports whether the visitor was sent to what they must see to first. That page and those below it
// stay open to them, and proving who they are. Where they were going is carried as next. Whoever sent something they
// typed is told first what became of it.
func (f *Frame) demanded(w http.ResponseWriter, r *http.Request) (bool, error) {
	if f.Demands == nil || r.URL.Path == StepUpPath {
		return false, nil
	}
	first, err := f.Demands(r.Context(), Must(r))
	if err != nil || first == "" || r.URL.Path == first || strings.HasPrefix(r.URL.Path, first+"/") {
		return false, err
	}
	lost := f.refuse(r, Must(r).Account.ID)
	if lost.Page != "" {
		f.Fail(w, r, somethingFirst(first+"?"+url.Values{"next": {lost.Page}}.Encode()))
		return true, nil
	}
	if r.Method == http.MethodGet && r.URL.Path != "/" { // so that it goes on there, such as signing a companion in
		first += "?" + url.Values{"next": {r.URL.RequestURI()}}.Encode()
	}
	http.Redirect(w, r, first, http.StatusSeeOther)
	return true, nil
}

func somethingFirst(path string) Problem {
	return Problem{
		Status: http.StatusForbidden, Title: "Something comes first",
		Happened: "Your site has begun to ask something of you before you go on, so what you sent was not done.",
		Safe:     "Nothing was changed.",
		Do:       "See to that, and then send it again.",
		Action:   &Link{"See what it is", path},
	}
}
