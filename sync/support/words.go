package support

import (
	"cmp"
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed vocabulary.txt
var vocabularyText string

// left is what stands in the place of what was taken out.
const left = "…"

var (
	// quoted and located are taken out whole, for their single words could be ordinary ones: what stands in quotation
	// marks, and paths and addresses up to the colon that ends them in an error's text.
	quoted  = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?|“[^”]*”|‘[^’]*’`)
	located = regexp.MustCompile(`(?:[A-Za-z]:\\|\\\\|[A-Za-z][A-Za-z0-9+.-]*://|~?\.{0,2}/)[^\n]*?(: |$)`)

	// harmless are tokens that tell nothing of anybody: short numbers, lengths of time, and UUIDs, which Satchel makes
	// of the time and chance. A passcode has six digits.
	harmless = regexp.MustCompile(`^(?:\d{1,5}|(?:\d+(?:\.\d+)?(?:ns|µs|ms|s|m|h))+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$`)
	chunk    = regexp.MustCompile(`\S+`)
)

// edges are the signs that may stand around a word.
const edges = "()[]{},.:;!?=<>'"

// ends are the signs after which a word may begin with a capital letter.
const ends = ".:;!?("

// Scrubber lets ordinary words through, and nothing else.
type Scrubber struct {
	known  map[string]bool
	hidden *strings.Replacer // takes out what is never let through; nil where that is nothing
}

// NewScrubber returns one that knows the vocabulary.
func NewScrubber() Scrubber {
	s := Scrubber{known: map[string]bool{}}
	for _, word := range strings.Fields(vocabularyText) {
		s.known[word] = true
	}
	return s
}

// telling is how long a text must be to be looked for as a whole: a shorter one would be found in ordinary words.
const telling = 4

// Hiding is one that also takes these texts out wherever they stand whole, such as the name of a company: each word of it
// may be an ordinary one.
func (s Scrubber) Hiding(texts ...string) Scrubber {
	texts = slices.DeleteFunc(texts, func(text string) bool { return len(text) < telling || s.plain(text) })
	slices.SortFunc(texts, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	var pairs []string
	for _, text := range slices.Compact(texts) { // of two that begin alike the longer is found
		pairs = append(pairs, text, left)
	}
	s.hidden = strings.NewReplacer(pairs...)
	return s
}

// Text is a text with all but ordinary words, short numbers, lengths of time and UUIDs taken out.
func (s Scrubber) Text(text string) string {
	if s.hidden != nil {
		text = s.hidden.Replace(text)
	}
	text = quoted.ReplaceAllString(text, left)
	text = located.ReplaceAllString(text, left+"$1")
	begins := true // a sentence
	text = chunk.ReplaceAllStringFunc(text, func(token string) string {
		bare := strings.Trim(token, edges)
		stands := bare == "" || bare == left || harmless.MatchString(bare) || s.ordinary(bare, begins || strings.HasPrefix(token, "("))
		begins = strings.ContainsAny(token[len(token)-1:], ends)
		if stands {
			return token
		}
		return left
	})
	return squeezed(text)
}

// ordinary tells whether a word is known as it is, with the ending of a genitive, with the capital letter that a sentence
// begins with, or as known words that hyphens join, which is how codes are made.
func (s Scrubber) ordinary(word string, begins bool) bool {
	word = strings.ReplaceAll(word, "’", "'")
	if begins {
		if first, size := utf8.DecodeRuneInString(word); s.plain(string(unicode.ToLower(first)) + word[size:]) {
			return true
		}
	}
	return s.plain(word)
}

func (s Scrubber) plain(word string) bool {
	if s.known[word] {
		return true
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(word, "'s"), "-") {
		if !s.known[part] {
			return false
		}
	}
	return true
}

// squeezed makes one of several gaps in a row.
func squeezed(text string) string {
	double := left + " " + left
	for strings.Contains(text, double) {
		text = strings.ReplaceAll(text, double, left)
	}
	return text
}

// Word is a setting or a code if it is a single ordinary word, and a gap otherwise.
func (s Scrubber) Word(text string) string {
	if s.plain(text) {
		return text
	}
	return left
}
