package frame

import (
	"net/http"
	"net/url"
	"strings"
)

// FormMayLeadTo lets the forms of the page that is answered end at another origin: that of an address a redirect
// after the form leads to. Chromium holds form-action against redirects too. An address without an origin, such
// as an empty one, changes nothing. Call it before Render, with an address that was checked.
func FormMayLeadTo(w http.ResponseWriter, address string) {
	target, err := url.Parse(address)
	if err != nil || target.Host == "" || target.Scheme != "https" && target.Scheme != "http" {
		return
	}
	if strings.ContainsAny(target.Host, " ;,'\"") { // nothing of it may become a directive of its own
		return
	}
	header := w.Header()
	header.Set("Content-Security-Policy", strings.Replace(
		header.Get("Content-Security-Policy"), "form-action 'self'", "form-action 'self' "+originOf(target), 1,
	))
}
