package identity_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"satchel/auth/issuer"
)

// visitors of the table, in the order of its columns; the second has proven a mailbox and named no subscription yet.
var visitors = []string{"signed out", "without a subscription", "signed in"}

// accessTable is the status of each route of the identity provider for each of visitors, with an empty form where it
// takes one, and with tokens of nothing.
var accessTable = map[string]string{
	"GET /id/language":           "303 303 303",
	"POST /id/language":          "303 303 303",
	"GET /id":                    "303 303 200",
	"GET /id/{$}":                "303 303 303",
	"GET /id/product":            "200 200 200",
	"GET /id/sign-in":            "200 303 303",
	"POST /id/sign-in":           "422 422 422",
	"GET /id/passcode":           "303 303 303",
	"POST /id/passcode":          "422 422 422",
	"GET /id/onward":             "303 303 303",
	"POST /id/sign-out":          "303 303 303",
	"GET /id/signed-out":         "200 200 200",
	"GET /id/sign-up":            "200 200 200",
	"POST /id/sign-up":           "422 422 422",
	"GET /id/sign-up/code":       "410 410 410",
	"POST /id/sign-up/code":      "410 410 410",
	"POST /id/sign-up/resend":    "410 410 410",
	"GET /id/sign-up/in-use":     "410 410 410",
	"GET /id/site":               "303 200 303",
	"POST /id/site":              "303 422 422",
	"GET /id/waiting":            "303 303 303",
	"POST /id/withdraw":          "303 303 303",
	"GET /id/password/forgot":    "200 200 200",
	"POST /id/password/forgot":   "422 422 422",
	"GET /id/reset/{token}":      "303 303 303",
	"GET /id/reset/done":         "200 200 200",
	"GET /id/reset":              "404 404 404",
	"POST /id/reset":             "404 404 404",
	"GET /id/password":           "303 200 200",
	"POST /id/password":          "303 422 422",
	"GET /id/two-factor":         "303 200 200",
	"POST /id/two-factor":        "303 422 422",
	"POST /id/two-factor/codes":  "303 303 303",
	"POST /id/two-factor/remove": "303 303 303",
	"POST /id/two-factor/forget": "303 404 404",
	"GET /id/authorize":          "400 400 400",
	"GET /id/logout":             "303 303 200",
	"POST /id/logout/confirm":    "303 303 303",
	"GET /id/logout/done":        "200 200 200",
}

var placeholder = regexp.MustCompile(`{[^}]*}`)

func bare(path string) string {
	return placeholder.ReplaceAllString(strings.TrimSuffix(path, "{$}"), "nothing")
}

func TestEveryRouteAnswersEveryVisitorAsTheTableSays(t *testing.T) {
	s := serve(t)
	s.person(t, "wendy@baker.test", "Wendy Waiting", false)
	s.person(t, "ben@baker.test", "Ben Baker", true)
	enter := func(email string) *visitor {
		v := s.visitor(t)
		if email != "" {
			v.signIn(email, firstPassword)
		}
		return v
	}
	met := map[string]bool{}
	for _, route := range s.frame.Routes() {
		// As a person does, who is shown a page before they send its form: setting 2-factor up begins with its page.
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if method == http.MethodGet && route.Get == nil || method == http.MethodPost && route.Post == nil {
				continue
			}
			key := method + " " + route.Path
			met[key] = true
			var got []string
			for _, email := range []string{"", "wendy@baker.test", "ben@baker.test"} {
				var form url.Values
				if method == http.MethodPost {
					form = url.Values{}
				}
				got = append(got, fmt.Sprint(enter(email).do(method, bare(route.Path), form).StatusCode))
			}
			if answered, want := strings.Join(got, " "), accessTable[key]; answered != want {
				t.Errorf("%q answers %v with %q, want %q", key, visitors, answered, want)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(accessTable)) {
		if !met[key] {
			t.Errorf("the row %q is of no route", key)
		}
	}
}

func TestEveryRouteHasTheHeadersAndTakesNoOtherMethod(t *testing.T) {
	s := serve(t)
	s.person(t, "ben@baker.test", "Ben Baker", true)
	v := s.visitor(t)
	v.signIn("ben@baker.test", firstPassword)
	for _, route := range s.frame.Routes() {
		methods := []string{http.MethodPut, http.MethodDelete, http.MethodTrace, http.MethodOptions, "PROPFIND"}
		if route.Get == nil {
			methods = append(methods, http.MethodGet)
		}
		programs := strings.HasSuffix(route.Path, issuer.AuthorizePath) || strings.HasSuffix(route.Path, issuer.LogoutPath)
		if route.Post == nil && !programs { // OpenID has these two take either method
			methods = append(methods, http.MethodPost)
		}
		for _, method := range methods {
			if got := v.do(method, bare(route.Path), nil); got.StatusCode != http.StatusMethodNotAllowed || got.Header.Get("Allow") == "" {
				t.Errorf("%s %s: %d, allowed %q", method, route.Path, got.StatusCode, got.Header.Get("Allow"))
			}
		}
		if route.Get == nil {
			continue
		}
		got := v.do(http.MethodGet, bare(route.Path), nil)
		policy := got.Header.Get("Content-Security-Policy")
		if policy == "" || strings.Contains(policy, "unsafe-") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: the policy %q", route.Path, policy)
		}
		if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", route.Path, got.Header)
		}
		for _, cookie := range got.Cookies() {
			if !cookie.Secure || !cookie.HttpOnly || cookie.Domain != "" || !strings.HasPrefix(cookie.Name, "__Host-") {
				t.Errorf("%s: a lax cookie %s", route.Path, cookie)
			}
		}
	}
}
