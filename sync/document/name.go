package document

import (
	"strings"
	"unicode"
)

// maxDisplayRunes is how much of a name is shown; the rest is cut from the middle so that the ending stays.
const maxDisplayRunes = 120

// DisplayName makes a captured name safe to show: line breaks, control characters and the marks that turn
// writing direction round (with which "gpj.exe" reads as "exe.jpg") become visible dots, invalid UTF-8 becomes
// U+FFFD, and a very long name is shortened in the middle. The record keeps the name as it was.
func DisplayName(name string) string {
	shown := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
	shown = strings.TrimSpace(shown)
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
