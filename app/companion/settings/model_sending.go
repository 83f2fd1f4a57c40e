package settings

import (
	"slices"

	"satchel/app/words"
)

// Limits are those to choose from, in bytes a second, the one that is set among them. 0 is none.
func Limits(set int64) []int64 {
	limits := []int64{0, 4_000_000, 1_000_000, 250_000}
	if !slices.Contains(limits, set) { // by satchelctl
		limits = append(limits, set)
	}
	return limits
}

// LimitWords says a limit.
func LimitWords(tongue words.Tongue, limit int64) string {
	if limit == 0 {
		return tongue.T("No limit")
	}
	return tongue.T("%s a second", tongue.Size(limit))
}
