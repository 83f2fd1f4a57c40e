package mail

import (
	"strings"
	"unicode/utf8"
)

// width is how long the lines of a mail are at most, in characters: RFC 5322, section 2.1.1, asks for 78 with the line's
// end. A single word, such as a link, may be longer.
const width = 76

// noBreak stands where a space is to be and no line may end.
const noBreak = "\u00a0"

// unbroken is a text that fill leaves on one line.
func unbroken(text string) string { return strings.ReplaceAll(text, " ", noBreak) }

// fill breaks the lines of a text between words where they are too long: how long a text is depends on its language.
func fill(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.Join(broken(line), "\n")
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), noBreak, " ")
}

// broken are the lines that one line becomes.
func broken(line string) []string {
	if utf8.RuneCountInString(line) <= width {
		return []string{line}
	}
	var lines []string
	var current strings.Builder
	taken := 0
	for word := range strings.SplitSeq(line, " ") {
		long := utf8.RuneCountInString(word)
		if current.Len() > 0 && taken+1+long > width {
			lines = append(lines, current.String())
			current.Reset()
			taken = 0
		}
		if current.Len() > 0 {
			current.WriteByte(' ')
			taken++
		}
		current.WriteString(word)
		taken += long
	}
	return append(lines, current.String())
}
