package unlock

import (
	"testing"

	"satchel/app/words"
)

func TestAFirstPassphraseIsLongAndRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		passphrase, repeated string
		fresh, ok            bool
	}{
		"none":                         {"", "", false, false},
		"any opens an existing file":   {"x", "", false, true},
		"a first one too short":        {"short", "short", true, false},
		"a first one repeated wrongly": {"correct horse battery", "correct horse", true, false},
		"a first one":                  {"correct horse battery", "correct horse battery", true, true},
		"twelve letters of any script": {"Ελληνικάαβγδ", "Ελληνικάαβγδ", true, true},
	} {
		t.Run(name, func(t *testing.T) {
			if wrong := Check(words.Tongue{}, c.passphrase, c.repeated, c.fresh); (wrong == "") != c.ok {
				t.Errorf("says %q", wrong)
			}
		})
	}
}
