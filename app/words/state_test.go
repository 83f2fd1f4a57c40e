package words

import (
	"testing"

	"satchel/sync/document"
)

func TestEveryStateAndCategoryHasWords(t *testing.T) {
	for _, s := range document.States() {
		if got := State(s); got == string(s) || got == "" {
			t.Errorf("state %s has no words", s)
		}
	}
	for _, c := range document.Categories() {
		if got := Category(c); got == string(c) || got == "" {
			t.Errorf("category %s has no words", c)
		}
	}
}
