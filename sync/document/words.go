package document

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Limits of what a document is found by.
const (
	maxWords     = 128
	maxWordRunes = 40
)

// Words are what a document with these texts is found by: each word once, in order, folded so that neither case nor
// accents matter. A word is letters and digits; whatever else there is divides words. They are at most 128, and
// each is cut after 40 characters.
func Words(texts ...string) []string {
	var words []string
	seen := map[string]bool{}
	for _, text := range texts {
		for word := range strings.FieldsFuncSeq(fold(text), divides) {
			word = cut(word)
			if seen[word] {
				continue
			}
			if len(words) == maxWords {
				return words
			}
			seen[word] = true
			words = append(words, word)
		}
	}
	return words
}

// JoinWords writes words into one text, with a space before and after each. It is never empty, so that a document
// without words differs from one whose words nobody has looked for.
func JoinWords(words []string) string { return " " + strings.Join(words, " ") + " " }

func divides(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// fold takes characters apart (NFKD) and leaves their marks out.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(strings.ToValidUTF8(text, " ")))
}

func cut(word string) string {
	if runes := []rune(word); len(runes) > maxWordRunes {
		return string(runes[:maxWordRunes])
	}
	return word
}
