package frame

import (
	"net/http/httptest"
	"testing"
)

func TestWhereFormsMayLead(t *testing.T) {
	const before, after = "default-src 'none'; form-action 'self'", "; base-uri 'none'"
	tests := []struct{ name, address, want string }{
		{"an address", "https://books.example/bye?state=s", " https://books.example"},
		{"loopback with a port", "http://127.0.0.1:4711/callback", " http://127.0.0.1:4711"},
		{"IPv6 loopback", "http://[::1]:4711/callback", " http://[::1]:4711"},
		{"nothing", "", ""},
		{"a path", "/profile", ""},
		{"another scheme", "javascript://x/%0aalert(1)", ""},
		{"a host that would end the directive", "https://x;script-src/", ""},
		{"a host that would be a keyword", "https://'unsafe-inline'/", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			w.Header().Set("Content-Security-Policy", before+after)
			FormMayLeadTo(w, test.address)
			if got := w.Header().Get("Content-Security-Policy"); got != before+test.want+after {
				t.Error(got)
			}
		})
	}
}
