package account

import (
	"strings"
	"unicode/utf8"
)

// AreTexts reports whether the names and values of a form or an address are texts: UTF-8 without a NUL byte, which no
// person types and no database takes. Whoever reads a form asks this before anything else does with it what it will.
func AreTexts(form map[string][]string) bool {
	for name, values := range form {
		if !IsText(name) || !IsText(strings.Join(values, "")) {
			return false
		}
	}
	return true
}

// IsText reports whether a string is UTF-8 without a NUL byte.
func IsText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }
