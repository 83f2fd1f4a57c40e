package words_test

import (
	"net/http"
	"testing"

	"satchel/app/words"
	"satchel/sync/companion"
)

func TestWhateverSomebodyLacksHasWordsOfItsOwn(t *testing.T) {
	seen := map[string]string{}
	for code, exit := range map[string]int{
		"two-factor-setup": words.Person, "not-user": words.Person, "no-companies": words.Person, "no-feature": words.Person, "no-access": words.Person,
		"company-closed": words.Person, "not-named": words.Person, "which-company": words.Person, "no-such-thing": words.Person,
		"given-already": words.Done, "no-such-login": words.Person, "login-in-use": words.Person,
	} {
		e := words.Explain(&companion.Refused{Status: http.StatusForbidden, Code: code})
		if e.Code != code || e.Exit != exit || e.Safe == "" || e.Action == "" {
			t.Errorf("%s is explained as %+v", code, e)
		}
		if other, twice := seen[e.Title]; twice {
			t.Errorf("%s and %s say the same: %s", code, other, e.Title)
		}
		seen[e.Title] = code
	}
}
