package unlock

import (
	"testing"

	"satchel/app/words"
)

func TestAFirstPassphraseIsLongAndRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		passphrase, repeated string
		fresh, ok            bool
		entry                int
	}{
		"none":                         {"", "", false, false, 0},
		"any opens an existing file":   {"x", "", false, true, 0},
		"a first one too short":        {"short", "short", true, false, 0},
		"a first one repeated wrongly": {"correct horse battery", "correct horse", true, false, 1},
		"a first one":                  {"correct horse battery", "correct horse battery", true, true, 0},
		"twelve letters of any script": {"Ελληνικάαβγδ", "Ελληνικάαβγδ", true, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if entry, wrong := Check(words.Tongue{}, c.passphrase, c.repeated, c.fresh); (wrong == "") != c.ok || entry != c.entry {
				t.Errorf("says %q of %d", wrong, entry)
			}
		})
	}
}
