package account

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Strength is an estimate of how many guesses a password takes.
type Strength struct {
	Score   int      // 0 very weak, 1 weak, 2 fair, 3 good, 4 strong
	Bits    float64  // log2 of the guesses
	Reasons []string // stable codes of what made it weaker: common_word, own_word, sequence, repeat

	invented int     // characters that follow no pattern; a common word or a sequence counts as two, an own word as none
	main     pattern // the pattern that covers most of it
	own      int     // characters that own words cover
}

type pattern int

const (
	invention pattern = iota
	commonWord
	ownWord
	sequence
	repeated
)

var reasonCodes = map[pattern]string{commonWord: "common_word", ownWord: "own_word", sequence: "sequence", repeated: "repeat"}

const (
	bitsPerCharacter = 3.32 // ten guesses a character, as zxcvbn has it: people don't pick at random
	analysed         = 128  // characters; what comes after can only make it stronger
	longestWord      = 40   // of the common passwords
	longestRepeat    = 32   // characters of a part that is looked for again
)

// scoreBits are the bits from which the score is one more; they are zxcvbn's 10³, 10⁶, 10⁸ and 10¹⁰ guesses.
var scoreBits = [...]float64{9.96, 19.93, 26.5, 33.2}

// step is the cheapest way found to explain a password up to a place.
type step struct {
	bits float64
	from int
	kind pattern
	part int // characters of the repeated part
}

// estimate explains the password as cheaply as an attacker could: the least bits over all ways to cut it
// into common words, own words, sequences, repeats, and single characters.
func (p *Policy) estimate(password string, own []string) Strength {
	text := []rune(fold(password))
	text = text[:min(len(text), analysed)]
	bare := []rune(plain(string(text)))
	disguised := []rune(unleet.Replace(string(bare)))
	steps := make([]step, len(text)+1)
	for i := 1; i <= len(text); i++ {
		steps[i].bits = math.Inf(1)
	}
	relax := func(from, to int, kind pattern, part int, bits float64) {
		if total := steps[from].bits + bits; total < steps[to].bits {
			steps[to] = step{total, from, kind, part}
		}
	}
	for i := range text {
		relax(i, i+1, invention, 0, bitsPerCharacter)
		p.relaxWords(text, i, relax)
		for _, word := range own {
			n := utf8.RuneCountInString(word)
			if hasPrefix(text[i:], word) || hasPrefix(bare[i:], word) {
				relax(i, i+n, ownWord, 0, 2)
			} else if hasPrefix(disguised[i:], word) {
				relax(i, i+n, ownWord, 0, 3)
			}
		}
		if n := sequenceAt(text[i:]); n >= 3 {
			relax(i, i+n, sequence, 0, 4+math.Log2(float64(n)))
		}
		for part := 1; part <= min(longestRepeat, (len(text)-i)/2); part++ {
			if times := timesRepeated(text[i:], part); times*part >= 3 && times >= 2 {
				relax(i, i+times*part, repeated, part, bitsPerCharacter*float64(part)+math.Log2(float64(times)))
			}
		}
	}
	return explain(steps)
}

func (p *Policy) relaxWords(text []rune, i int, relax func(int, int, pattern, int, float64)) {
	for n := 6; n <= min(longestWord, len(text)-i); n++ {
		part := string(text[i : i+n])
		if rank, ok := p.rank(part); ok {
			relax(i, i+n, commonWord, 0, 1+math.Log2(float64(rank)))
			continue
		}
		if rank, ok := p.rank(unleet.Replace(part)); ok {
			relax(i, i+n, commonWord, 0, 2+math.Log2(float64(rank)))
		}
	}
}

func explain(steps []step) Strength {
	var covered [5]int
	strength := Strength{Bits: steps[len(steps)-1].bits}
	for at := len(steps) - 1; at > 0; at = steps[at].from {
		taken := steps[at]
		covered[taken.kind] += at - taken.from
		switch taken.kind {
		case invention:
			strength.invented++
		case repeated:
			strength.invented += taken.part + 1
		case commonWord, sequence:
			strength.invented += 2
		case ownWord: // adds nothing: whoever is after this person knows it
		}
	}
	strength.own = covered[ownWord]
	for kind := commonWord; kind <= repeated; kind++ {
		if covered[kind] == 0 {
			continue
		}
		strength.Reasons = append(strength.Reasons, reasonCodes[kind])
		if strength.main == invention || covered[kind] > covered[strength.main] {
			strength.main = kind
		}
	}
	for _, threshold := range scoreBits {
		if strength.Bits >= threshold {
			strength.Score++
		}
	}
	return strength
}

// unleet undoes the substitutions everybody knows.
var unleet = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")

// spelling is how letters are written where there is no key for them.
var spelling = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "å", "aa", "æ", "ae", "ø", "oe")

// bareLetters are those that Unicode takes for letters of their own, and people for others with a mark.
var bareLetters = map[rune]rune{'ß': 's', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'ı': 'i', 'æ': 'a', 'œ': 'o', 'ð': 'd', 'þ': 't'}

// plain is folded text without accents, with as many characters.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if bare, ok := bareLetters[r]; ok {
			return bare
		}
		apart := []rune(norm.NFD.String(string(r)))
		for _, mark := range apart[1:] {
			if !unicode.Is(unicode.Mn, mark) {
				return r
			}
		}
		return apart[0]
	}, s)
}

// fold makes spellings that a guesser would not tell apart equal.
func fold(s string) string { return norm.NFC.String(strings.Map(unicode.ToLower, s)) }
