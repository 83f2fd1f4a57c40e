package document

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDisplayRunes is how much of a name is shown; the rest is cut from the middle so that the ending stays.
const maxDisplayRunes = 120

// MaxName is the longest name, in bytes of UTF-8, that a service takes.
const MaxName = 1024

// WithEnding is a name with the ending, in whatever case, and cut before it where it would be longer than MaxName.
func WithEnding(name, ending string) string {
	stem := name
	if at := len(name) - len(ending); at >= 0 && strings.EqualFold(name[at:], ending) {
		stem, ending = name[:at], name[at:]
	}
	for len(stem)+len(ending) > MaxName {
		_, last := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-last]
	}
	return stem + ending
}

// Visible makes a text of somebody else's safe to show: line breaks, control characters, the marks that turn writing
// direction round (with which "gpj.exe" reads as "exe.jpg") and others that are not seen become dots, and invalid UTF-8
// becomes U+FFFD. The two joiners stay, with which names of several scripts are spelt.
func Visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\u200c' || r == '\u200d' || unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
			return r
		}
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// DisplayName makes a captured name Visible, and shortens a very long one in the middle. The record keeps the name as
// it was.
func DisplayName(name string) string {
	shown := strings.TrimSpace(Visible(name))
	if shown == "" {
		return "(no name)"
	}
	runes := []rune(shown)
	if len(runes) <= maxDisplayRunes {
		return shown
	}
	const tail = 20
	return string(runes[:maxDisplayRunes-tail-1]) + "…" + string(runes[len(runes)-tail:])
}
