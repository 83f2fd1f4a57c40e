package account

import "strings"

// keyboardRows are walked by fingers, in both directions (US, UK, German and French rows).
var keyboardRows = []string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"}

// sequenceAt is how many characters from the start count up or down by one, or walk along a keyboard row.
func sequenceAt(text []rune) int {
	longest := 1
	for _, step := range []rune{1, -1} {
		n := 1
		for n < len(text) && isAlphanumeric(text[n]) && text[n]-text[n-1] == step {
			n++
		}
		longest = max(longest, n)
	}
	for _, row := range keyboardRows {
		longest = max(longest, walkAlong(text, row, 1), walkAlong(text, row, -1))
	}
	return longest
}

func walkAlong(text []rune, row string, step int) int {
	at := strings.IndexRune(row, text[0])
	if at < 0 {
		return 0
	}
	n := 1
	for n < len(text) && at+step >= 0 && at+step < len(row) && rune(row[at+step]) == text[n] {
		at += step
		n++
	}
	return n
}

func isAlphanumeric(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

// timesRepeated is how often the first part characters stand at the start, one after the other.
func timesRepeated(text []rune, part int) int {
	times := 1
	for (times+1)*part <= len(text) && equal(text[:part], text[times*part:(times+1)*part]) {
		times++
	}
	return times
}

func equal(a, b []rune) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func hasPrefix(text []rune, word string) bool {
	i := 0
	for _, r := range word {
		if i >= len(text) || text[i] != r {
			return false
		}
		i++
	}
	return true
}
