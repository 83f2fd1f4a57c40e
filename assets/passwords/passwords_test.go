package passwords_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"satchel/assets/passwords"
)

func TestTheListIsWholeFoldedAndWithoutWhatIsTooShortToMatter(t *testing.T) {
	common, err := passwords.Common()
	if err != nil {
		t.Fatal(err)
	}
	const listed, spellings = 42692, 5
	for _, phrase := range []string{"correct horse battery staple", "correcthorsebatterystaple", "correct-horse-battery-staple"} {
		if !slices.Contains(common[listed:], phrase) {
			t.Errorf("%q is not in it", phrase)
		}
	}
	if (len(common)-listed)%spellings != 0 || common[0] != "123456" || !slices.Contains(common, "passwordpassword") {
		t.Errorf("%d passwords, the first is %q", len(common), common[0])
	}
	for _, one := range common {
		if utf8.RuneCountInString(one) < 6 || strings.Contains(one, " ") && utf8.RuneCountInString(one) > 40 || one != strings.ToLower(one) || !norm.NFC.IsNormalString(one) {
			t.Fatalf("%q has no place in the list", one)
		}
	}
}
