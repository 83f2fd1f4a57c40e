package document

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWordsAreFoldedOnceEachAndInOrder(t *testing.T) {
	for text, want := range map[string]string{
		"Invoice_2031-B.pdf": "invoice 2031 b pdf", "ÉTÉ été ete": "ete", "ﬁne ①": "fine 1", "": "", "-- \x00\u202e": "", "a\xffb": "a b",
	} {
		if got := strings.Join(Words(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWordsStayWithinTheirBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := Words(rapid.SliceOf(rapid.String()).Draw(t, "texts")...)
		joined := JoinWords(words)
		if len(words) > maxWords || joined == "" || !slices.Equal(strings.Fields(joined), words) {
			t.Fatalf("%q", words)
		}
		for _, word := range words {
			if len([]rune(word)) > maxWordRunes || strings.ContainsAny(word, "%_ ") {
				t.Fatalf("%q", word)
			}
		}
	})
}
