package support

import (
	_ "embed"
	"regexp"
	"strings"
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
	token    = regexp.MustCompile(`[^\s]+`)
)

// edges are the signs that may stand around a word.
const edges = "()[]{},.:;!?=<>"

// Scrubber lets ordinary words through, and nothing else.
type Scrubber struct{ known map[string]bool }

// NewScrubber returns one that knows the vocabulary.
func NewScrubber() Scrubber {
	s := Scrubber{known: map[string]bool{}}
	for _, word := range strings.Fields(vocabularyText) {
		s.known[word] = true
	}
	for _, word := range []string{"HTTP", "EOF", "TLS", "JSON", "The", "It", "ok", "warn", "fail"} {
		s.known[word] = true
	}
	return s
}

// Text is a text with all but ordinary words, short numbers, lengths of time and UUIDs taken out.
func (s Scrubber) Text(text string) string {
	text = quoted.ReplaceAllString(text, left)
	text = located.ReplaceAllString(text, left+"$1")
	first := true
	text = token.ReplaceAllStringFunc(text, func(token string) string {
		bare := strings.Trim(token, edges)
		ordinary := s.known[bare] || first && s.known[strings.ToLower(bare)]
		first = false
		if bare == "" || bare == left || ordinary || harmless.MatchString(bare) {
			return token
		}
		return left
	})
	return squeezed(text)
}

// squeezed makes one of several gaps in a row.
func squeezed(text string) string {
	double := left + " " + left
	for strings.Contains(text, double) {
		text = strings.ReplaceAll(text, double, left)
	}
	return text
}

// Word is a setting's text if it is a single ordinary word, and a gap otherwise.
func (s Scrubber) Word(text string) string {
	if s.known[text] {
		return text
	}
	return left
}
