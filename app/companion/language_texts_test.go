package companion

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"

	"satchel/app/words/wordstest"
	"satchel/assets/translations"
)

// sources are where the texts of the window and of the explanations stand.
var sources = []string{".", "../words", "../../sync/document/reason.go"}

// plain are literals that look like texts and aren't: names, what programs are asked in, and what only programmers read.
var plain = regexp.MustCompile(`^(English|Deutsch|Satchel ?|Linux|Windows|Android|GitHub|Command|Ctrl|Content|Copyright|Library|\[Desktop Entry\])$|^<|xmlns|^org\.|^Downloads$| on $|^2 January`)

var verbs = regexp.MustCompile(`%[a-z]`)

func TestEveryTextOfTheWindowIsInTheCatalogueAndPutTogetherThere(t *testing.T) {
	german, err := translations.German()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	check := func(where, text string) {
		t.Helper()
		seen++
		if !german.Has(text) {
			t.Errorf("%s: no German for %q", where, text)
		} else if got, want := verbs.FindAllString(german.Text(text), -1), verbs.FindAllString(text, -1); !slices.Equal(got, want) {
			t.Errorf("%s: %q has the verbs %v, its German %v", where, text, want, got)
		}
	}
	for _, root := range sources {
		for where, file := range wordstest.Parsed(t, root) {
			if strings.HasPrefix(where, "gallery/") { // is for those who make the window
				continue
			}
			for _, literal := range wordstest.Texts(file, plain) {
				check(where, literal.Text)
				if literal.Joined {
					t.Errorf("%s: %q is joined to something else; let a Tongue put it together, as other languages do it otherwise", where, literal.Text)
				}
			}
			for _, text := range translated(file) {
				check(where, text)
			}
		}
	}
	if seen < 800 {
		t.Errorf("only %d texts were found", seen)
	}
}

// translated are the texts that a file has translated, whether they read like texts or not.
func translated(file *ast.File) []string {
	var found []string
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || !wordstest.Calls(call.Fun, "T") && !wordstest.Calls(call.Fun, "Count") {
			return true
		}
		for _, argument := range call.Args {
			if text, ok := wordstest.Unquoted(argument); ok {
				found = append(found, text)
			}
			if !wordstest.Calls(call.Fun, "Count") {
				break // what is put in is no text of the catalogue
			}
		}
		return true
	})
	return found
}

func TestTheToolkitsOwnWordsAreInTheCatalogue(t *testing.T) {
	german, err := translations.German()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range toolkitWords {
		if !german.Has(word) || strings.TrimSpace(german.Text(word)) == "" {
			t.Errorf("no German for the toolkit's %q", word)
		}
	}
}
