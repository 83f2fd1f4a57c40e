package account

import "strings"

// Refusal is one reason why something a person typed is not taken: a stable code for programs and tests,
// and a sentence for the person.
type Refusal struct {
	Code string
	Text string
}

// Error makes a Refusal an error of its own, for fields that have only one thing wrong at a time.
func (r Refusal) Error() string { return r.Text }

// Refusals are everything wrong with a password at once, so that a person mends it in one go.
type Refusals []Refusal

// Error joins the sentences.
func (r Refusals) Error() string {
	texts := make([]string, len(r))
	for i, one := range r {
		texts[i] = one.Text
	}
	return strings.Join(texts, " ")
}

// Has reports whether a code is among them.
func (r Refusals) Has(code string) bool {
	for _, one := range r {
		if one.Code == code {
			return true
		}
	}
	return false
}
