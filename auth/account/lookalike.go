package account

import "strings"

// latin puts Latin letters in place of the Cyrillic and Greek ones that are drawn alike (Unicode's UTS #39 has far more, most
// of which nobody has a key for). Within one script no two letters become the same.
var latin = strings.NewReplacer(paired(
	"АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX",
	"аеѕіјорсух", "aesijopcyx",
	"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo",
)...)

// paired are the letters of each first text, each followed by the one at its place in the second.
func paired(texts ...string) (pairs []string) {
	for i := 0; i < len(texts); i += 2 {
		to := []rune(texts[i+1])
		for place, from := range []rune(texts[i]) {
			pairs = append(pairs, string(from), string(to[place]))
		}
	}
	return pairs
}
