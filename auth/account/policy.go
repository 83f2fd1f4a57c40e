package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Least characters of a password (NIST SP 800-63B-4 §3.1.1.2: 15 where it is the only factor, 8 where a
// passcode is demanded as well). A character is a Unicode code point after PreparePassword.
const (
	MinCharacters             = 15
	MinCharactersWithPasscode = 8
)

// Codes of the refusals of Judge, beside those of PreparePassword.
const (
	CodeTooShort    = "too_short"
	CodeCommon      = "common"
	CodeOwnWords    = "own_words"
	CodePredictable = "predictable"
)

// Person is whose password it is, for the words an attacker would try first.
type Person struct {
	Email    string
	Name     string
	Sites    []string // names of the sites and companies the person works in
	Product  string   // what else the password is for is called, beside Satchel
	Passcode bool     // a passcode is enforced at sign-in
}

// MinCharacters is how long this person's password must be at least.
func (p Person) MinCharacters() int {
	if p.Passcode {
		return MinCharactersWithPasscode
	}
	return MinCharacters
}

// OwnWords are the words, folded, that do little for this person's password: of the address, the name, the
// sites, and the product itself; with and without their accents, and as they are spelt where there are none to type.
// Shorter than three characters they are left out, since they are in everything.
func (p Person) OwnWords() []string {
	sources := append([]string{p.Email, p.Name, "satchel", p.Product}, p.Sites...)
	seen := map[string]bool{}
	var words []string
	add := func(word string) {
		for _, spelt := range []string{word, plain(word), spelling.Replace(word)} {
			if utf8.RuneCountInString(spelt) >= 3 && !seen[spelt] {
				seen[spelt] = true
				words = append(words, spelt)
			}
		}
	}
	for _, source := range sources {
		folded := fold(source)
		parts := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		add(strings.Join(parts, ""))
		for _, part := range parts {
			add(part)
		}
	}
	return words
}

// Policy judges new passwords. It holds the common ones; make it once and share it.
type Policy struct {
	words  string  // the commonest first, one after the other: a string for each would take as much memory again
	starts []int32 // where each word begins, and where the last one ends
	sorted []int32 // places among the words, by the word: a map would take three times the memory of the words
}

// NewPolicy takes the common passwords, lower case, the commonest first.
func NewPolicy(common []string) *Policy {
	p := &Policy{words: strings.Join(common, ""), starts: make([]int32, 1, len(common)+1), sorted: make([]int32, len(common))}
	for place, word := range common {
		p.starts = append(p.starts, p.starts[place]+int32(len(word)))
		p.sorted[place] = int32(place)
	}
	slices.SortStableFunc(p.sorted, func(a, b int32) int { return strings.Compare(p.word(a), p.word(b)) })
	return p
}

func (p *Policy) word(place int32) string { return p.words[p.starts[place]:p.starts[place+1]] }

// rank is how common a word is among the common passwords: 1 is the commonest.
func (p *Policy) rank(word string) (int, bool) {
	i, found := slices.BinarySearchFunc(p.sorted, word, func(place int32, word string) int {
		return strings.Compare(p.word(place), word)
	})
	if !found {
		return 0, false
	}
	return int(p.sorted[i]) + 1, true
}

// Judgement is what is thought of a new password. Refused is empty when it may be used.
type Judgement struct {
	Prepared string // the password as it is to be hashed
	Refused  Refusals
	Strength Strength
}

// Err is the refusals as an error, or nil.
func (j Judgement) Err() error {
	if len(j.Refused) == 0 {
		return nil
	}
	return j.Refused
}

// Judge says whether a person may use this password from now on, with every reason why not. There are no
// rules of composition: any characters, in any mixture.
func (p *Policy) Judge(typed string, who Person) Judgement {
	prepared, err := PreparePassword(typed)
	if refusal, ok := err.(Refusal); ok {
		return Judgement{Refused: Refusals{refusal}}
	}
	strength := p.estimate(prepared, who.OwnWords())
	judgement := Judgement{Prepared: prepared, Strength: strength}
	minimum := who.MinCharacters()
	if utf8.RuneCountInString(prepared) < minimum {
		judgement.Refused = append(judgement.Refused, tooShort(minimum))
	}
	// Half the length must be the person's own invention, however long the rest of it is.
	if strength.invented < (minimum+1)/2 && prepared != "" {
		judgement.refusePattern(strength.main, who)
		if strength.main != ownWord && 3*strength.own >= utf8.RuneCountInString(prepared) {
			judgement.refusePattern(ownWord, who)
		}
	}
	if len(judgement.Refused) > 0 {
		judgement.Strength.Score = min(judgement.Strength.Score, 1)
	}
	return judgement
}

func tooShort(minimum int) Refusal {
	if minimum == MinCharactersWithPasscode {
		return Refusal{CodeTooShort, "Use at least 8 characters."}
	}
	return Refusal{CodeTooShort, "Use at least 15 characters."}
}

func (j *Judgement) refuse(code, text string) {
	j.Refused = append(j.Refused, Refusal{code, text})
}

func (j *Judgement) refusePattern(kind pattern, who Person) {
	switch kind {
	case commonWord:
		j.refuse(CodeCommon, "That is among the passwords everybody tries first. Use words of your own that don’t belong together.")
	case ownWord:
		if len(who.Sites) == 0 {
			j.refuse(CodeOwnWords, "That is mostly your own name or address, which is tried first. Use other words.")
			return
		}
		j.refuse(CodeOwnWords, "That is mostly your own name, address or site, which is tried first. Use other words.")
	case repeated, sequence:
		j.refuse(CodePredictable, "That mostly repeats itself or counts on. Use words that don’t follow from each other.")
	case invention: // only too short, which has been said
	}
}
