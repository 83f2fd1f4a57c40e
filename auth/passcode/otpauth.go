package passcode

import (
	"net/url"
	"strings"
)

// enrolmentURI is what an authenticator scans. The spaces are %20: several authenticators show a plus as one.
func enrolmentURI(secret []byte, label Label) string {
	query := url.Values{
		"secret": {base32Text.EncodeToString(secret)}, "issuer": {label.Service},
		"algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"},
	}
	path := url.PathEscape(label.Service) + ":" + url.PathEscape(label.Name)
	return "otpauth://totp/" + path + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

// fours puts a space after every four characters, for reading out and typing.
func fours(plain string) string {
	var groups []string
	for len(plain) > 4 {
		groups, plain = append(groups, plain[:4]), plain[4:]
	}
	return strings.Join(append(groups, plain), " ")
}
