package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"satchel/sync/document"
)

// visible makes a text of somebody else's (a file's name, a company's) safe on a terminal: nothing in it can
// move the cursor, change colours, or turn the direction of writing round.
func visible(s string) string {
	if s == "" {
		return ""
	}
	return document.DisplayName(s)
}

// plain is visible for whole sentences: nothing is shortened.
func plain(s string) string { return document.Visible(s) }

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func mark(current bool) string {
	if current {
		return "*"
	}
	return ""
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// count is a number with the words for one or for many of it.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	s = string(unicode.ToUpper(first)) + s[size:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
