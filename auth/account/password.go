package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxPasswordBytes is the longest password looked at. Anything longer is refused before it is hashed, so
// that nobody can make the service hash megabytes.
const MaxPasswordBytes = 1024

var (
	errPasswordLong    = Refusal{"too_long", "That password is too long; at most 1,024 bytes are taken."}
	errPasswordNotText = Refusal{"not_text", "That password isn’t valid text."}
	errPasswordControl = Refusal{"control_character", "A password can’t hold line breaks, tabs or other control characters."}
)

// PreparePassword returns the password as it is hashed, at setting and at signing in alike.
//
// It is the OpaqueString profile of RFC 8265 §4.2: every kind of space becomes U+0020, then NFC. Without
// it "é" typed on a Mac (e + accent) and on Windows (one character) would be two passwords, and a person
// could sign in on one device only. Case and everything else stay as typed. The error is a Refusal.
func PreparePassword(typed string) (string, error) {
	if len(typed) > MaxPasswordBytes {
		return "", errPasswordLong
	}
	if !utf8.ValidString(typed) {
		return "", errPasswordNotText
	}
	mapped := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}, typed)
	if strings.ContainsFunc(mapped, unicode.IsControl) {
		return "", errPasswordControl
	}
	return norm.NFC.String(mapped), nil
}
