package database

import (
	"bytes"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// byName sorts rows as people sort names, which no database does: without regard to case, accents beside their letters,
// and numbers by value. Those of the same name stay in the order they came in.
func byName[T any](rows []T, nameOf func(T) string) {
	var buffer collate.Buffer
	order, keys := collate.New(language.Und, collate.Numeric), map[string][]byte{}
	for _, row := range rows {
		keys[nameOf(row)] = order.KeyFromString(&buffer, nameOf(row))
	}
	slices.SortStableFunc(rows, func(a, b T) int { return bytes.Compare(keys[nameOf(a)], keys[nameOf(b)]) })
}
