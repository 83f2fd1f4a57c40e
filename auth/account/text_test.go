package account_test

import (
	"testing"

	"satchel/auth/account"
)

func TestAFormIsTextWithoutNULsAndBrokenLetters(t *testing.T) {
	for name, test := range map[string]struct {
		form map[string][]string
		want bool
	}{
		"empty":                   {nil, true},
		"letters and line ends":   {map[string][]string{"note": {"Grüße\r\n\tan alle", ""}}, true},
		"a NUL in a value":        {map[string][]string{"note": {"fine", "a\x00b"}}, false},
		"a NUL in a name":         {map[string][]string{"no\x00te": {}, "other": {"x"}}, false},
		"a letter that is broken": {map[string][]string{"note": {"a\xffb"}}, false},
	} {
		if got := account.AreTexts(test.form); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
