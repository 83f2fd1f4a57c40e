package mail

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestALongLineIsBrokenBetweenWordsAndALinkNever(t *testing.T) {
	link := "https://books.test/reset/" + strings.Repeat("x", 90)
	for text, want := range map[string]string{
		strings.Repeat("x", 70) + " " + unbroken("on 1 March"): strings.Repeat("x", 70) + "\non 1 March",
		"short": "short", "": "", "two\n\nlines": "two\n\nlines",
		strings.Repeat("Wörter ", 12) + "x": strings.TrimSpace(strings.Repeat("Wörter ", 11)) + "\nWörter x",
		"Here: " + link + " and there":      "Here:\n" + link + "\nand there",
		"    12 34\n" + link:                "    12 34\n" + link,
	} {
		if got := fill(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}

func TestFillingLosesNoWordAndLeavesNoLineTooLong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.StringMatching(`[a-zäöüß„“\n]{1,30}`)).Draw(t, "words"), " ")
		filled := fill(text)
		if strings.Join(strings.Fields(filled), " ") != strings.Join(strings.Fields(text), " ") {
			t.Fatalf("%q became %q", text, filled)
		}
		for line := range strings.SplitSeq(filled, "\n") {
			if utf8.RuneCountInString(line) > width {
				t.Fatalf("a line of %d in %q", utf8.RuneCountInString(line), filled)
			}
		}
	})
}
