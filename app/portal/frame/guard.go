package frame

import (
	"net/http"
	"net/url"

	"satchel/auth/account"
)

// MaxForm is the most bytes a form may have. It is far more than any form needs, so that a person who pastes
// a file into a password field is told what is wrong on the page instead of losing the connection.
const MaxForm = 2 << 20

// policy allows what the portal itself serves and nothing inline.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the headers that keep browsers strict, and refuses forms that another site sent, but for the routes
// that take them.
func (f *Frame) guard(next http.Handler, routes []Route) http.Handler {
	forms := http.NewCrossOriginProtection()
	// Behind a proxy that rewrites Host, an old browser's Origin is still the public one.
	if origin := originOf(f.PublicURL); origin != "" {
		_ = forms.AddTrustedOrigin(origin) // fails only for what isn't an origin
	}
	for _, route := range routes {
		if route.FromElsewhere {
			forms.AddInsecureBypassPattern("POST " + route.Path)
		}
	}
	forms.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.Fail(w, r, fromElsewhere) }))
	protected := forms.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY") // for browsers without frame-ancestors
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		header.Set("Cache-Control", "no-store") // whatever may be kept says so itself
		if f.PublicURL.Scheme == "https" {
			header.Set("Strict-Transport-Security", "max-age=31536000")
		}
		protected.ServeHTTP(w, r)
	})
}

// RefuseEmbedded refuses what a browser fetches as a part of another website's page, an image or a hidden frame say: a
// page that counts its visits, or leaves something behind, is no other site's to call. Following a link there is fine,
// and so is a browser too old to tell (W3C Fetch Metadata §2).
func RefuseEmbedded(r *http.Request) error {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return nil
	}
	if r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document" {
		return nil
	}
	return embedded
}

func originOf(address *url.URL) string {
	if address.Scheme == "" || address.Host == "" {
		return ""
	}
	return address.Scheme + "://" + address.Host
}

// Form is what a person filled in.
func Form(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, FormProblem(err)
	}
	if !account.AreTexts(r.PostForm) {
		return nil, badForm
	}
	return r.PostForm, nil
}

// Echo is what was typed, to be shown again in its field: whoever pasted too much can shorten it. Of what is longer than
// any form's text, 10,000 bytes, nothing is.
func Echo(typed string) string {
	if len(typed) > 10_000 {
		return ""
	}
	return typed
}
