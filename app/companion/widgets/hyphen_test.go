package widgets

import (
	"testing"
	"unicode/utf8"
)

func TestWordsTooLongForALineAreCutBetweenSyllables(t *testing.T) {
	for text, want := range map[string]string{
		"Neue Wiederherstellungscodes":       "Neue\nWiederherstellungs-\ncodes",
		"Den ganzen Ordner":                  "Den ganzen Ordner",
		"Einen weiteren Ordner überwachen":   "Einen weiteren\nOrdner überwachen",
		"Donaudampfschifffahrtsgesellschaft": "Donaudampfschiff-\nfahrtsgesellschaft",
		"xxxxxxxxxxxxxxxxxxxxxxxx":           "xxxxxxxxxxxxxxxxxxxxxxxx", // no syllable: better wide than wrong
	} {
		if got := broken(text, func(line string) bool { return utf8.RuneCountInString(line) <= 19 }); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
