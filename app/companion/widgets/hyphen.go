package widgets

import (
	"strings"
	"unicode"
)

// broken has words on as many lines as it takes for each to fit, those that are too long for one with a hyphen.
func broken(text string, fits func(line string) bool) string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if last := len(lines) - 1; last >= 0 && fits(lines[last]+" "+word) {
			lines[last] += " " + word
			continue
		}
		for !fits(word) {
			start, rest := hyphenated(word, fits)
			if rest == "" {
				break
			}
			lines = append(lines, start)
			word = rest
		}
		lines = append(lines, word)
	}
	return strings.Join(lines, "\n")
}

// hyphenated cuts a word that is too long for its line after its last syllable that fits, as German does: the last consonant
// before a vowel begins the next. The rest is empty where no syllable fits.
func hyphenated(word string, fits func(line string) bool) (start, rest string) {
	const least = 3 // letters on either side
	letters := []rune(word)
	for at := len(letters) - least; at >= least; at-- {
		if !syllable(letters, at) {
			continue
		}
		if start = string(letters[:at]) + "-"; fits(start) {
			return start, string(letters[at:])
		}
	}
	return word, ""
}

// syllable says whether one begins there.
func syllable(letters []rune, at int) bool {
	if vowel(letters[at]) || !vowel(letters[at+1]) || !unicode.IsLetter(letters[at]) {
		return false
	}
	switch strings.ToLower(string(letters[at-1 : at+1])) {
	case "ch", "ck", "ph", "th", "sh", "qu": // which are one sound
		return false
	}
	return unicode.IsLetter(letters[at-1])
}

func vowel(letter rune) bool { return strings.ContainsRune("aeiouyäöü", unicode.ToLower(letter)) }
