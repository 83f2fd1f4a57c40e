package issuer

import (
	"net/url"
	"strings"
)

// Refusal is a request that came with a browser and can't be answered to the client that sent the browser,
// because nothing says that it was that client: the person is told instead (RFC 6749 §4.1.2.1).
type Refusal struct {
	Why string // a sentence for the person, who most likely can do nothing about it
}

// Error is the sentence.
func (r *Refusal) Error() string { return "issuer: " + r.Why }

// sendBack is an answer that goes to the client, through the browser.
type sendBack struct{ location string }

func (s *sendBack) Error() string { return "issuer: the client is told of a problem with its request" }

// withParams adds parameters to the query of an address.
func withParams(address string, params url.Values) string {
	mark := "?"
	if strings.Contains(address, "?") {
		mark = "&"
	}
	return address + mark + params.Encode()
}
