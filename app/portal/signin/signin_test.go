package signin

import (
	"net/url"
	"testing"

	"satchel/app/portal/frame"
)

func TestThePageWarnsWhereBrowsersWouldNotKeepTheSession(t *testing.T) {
	for address, want := range map[string]bool{
		"https://books.test":        false,
		"http://127.0.0.1:8080":     false,
		"http://[::1]:8080":         false,
		"http://localhost:8080":     false,
		"http://books.test":         true,
		"http://192.168.1.20:8080":  true,
		"http://localhost.evil.com": true,
	} {
		public, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		pages := Pages{Frame: &frame.Frame{Options: frame.Options{PublicURL: public}}}
		if got := pages.cookiesRefused(); got != want {
			t.Errorf("%s: got %v, want %v", address, got, want)
		}
	}
}
