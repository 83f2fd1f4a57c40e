package frame

import (
	"go/ast"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"satchel/app/words/wordstest"
	"satchel/assets/translations"
	"satchel/assets/web"
)

var (
	asked  = regexp.MustCompile(`\bt "((?:[^"\\]|\\.)*)"`)
	verb   = regexp.MustCompile(`%[a-z]`)
	letter = regexp.MustCompile(`[A-Za-z]{2}`)
	// markup is all of a template that isn't text that stands in the page as it is.
	markup = regexp.MustCompile(`(?s){{(?:[^{}"]|"(?:[^"\\]|\\.)*")*}}|<(?:[^<>"]|"(?:{{(?:[^{}"]|"[^"]*")*}}|[^"])*")*>|&[a-z]+;`)
	// spoken are attributes that are read to people.
	spoken = regexp.MustCompile(`\s(?:aria-label|title|placeholder|alt|data-label)="((?:{{(?:[^{}"]|"[^"]*")*}}|[^"])*)"`)
)

func TestEveryTextOfThePagesIsInTheCatalogueWithTheVerbsItHas(t *testing.T) {
	german, err := translations.German()
	if err != nil {
		t.Fatal(err)
	}
	check := func(where, source string) {
		t.Helper()
		if !german.Has(source) {
			t.Errorf("%s: no German for %q", where, source)
			return
		}
		if got, want := verb.FindAllString(german.Text(source), -1), verb.FindAllString(source, -1); !slices.Equal(got, want) {
			t.Errorf("%s: %q has the verbs %v, its German %v", where, source, want, got)
		}
	}
	for name, text := range templates(t) {
		for _, found := range asked.FindAllStringSubmatch(text, -1) {
			source, err := strconv.Unquote(`"` + found[1] + `"`)
			if err != nil {
				t.Errorf("%s: %s: %v", name, found[1], err)
			}
			check(name, source)
		}
	}
	for where, sources := range textsInCode(t) {
		for _, source := range sources {
			check(where, source)
		}
	}
}

func TestNoPageHasTextOutsideTheCatalogue(t *testing.T) {
	for name, text := range templates(t) {
		for _, attribute := range spoken.FindAllStringSubmatch(text, -1) {
			if bare := markup.ReplaceAllString(attribute[1], ""); letter.MatchString(bare) {
				t.Errorf("%s: an attribute says %q by itself", name, bare)
			}
		}
		for _, bare := range markup.Split(text, -1) {
			if bare = strings.TrimSpace(bare); letter.MatchString(bare) && bare != "Satchel" {
				t.Errorf("%s: %q stands by itself", name, bare)
			}
		}
	}
}

func templates(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(web.Templates, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := web.Templates.ReadFile(name)
		found[name] = string(text)
		return err
	})
	if err != nil || len(found) < 50 {
		t.Fatalf("%d templates: %v", len(found), err)
	}
	return found
}

// code is where the texts of pages stand in Go; refusing is where reasons do that pages show as they come.
var (
	code     = []string{"..", "../../identity"}
	refusing = []string{"../../../auth/account", "../../../auth/issuer", "../../../auth/password"}
)

// plain are literals that look like texts and aren't: directives of a Content-Security-Policy, markup, names, file names
// and what programs are asked in.
var plain = regexp.MustCompile(`'(none|self)'|<|{{|^(Edge?|Opera|Samsung Internet|Firefox|Chrome|Safari|Android|Windows|Macintosh|Linux|English|Deutsch|Satchel|Vary|Allow)$|^text/html; charset|max-age=|^ on $|^page $|^POST $|^Scan $|^[Aa]n $|^2 January 2006|^Sage ID$`)

func TestEveryTextInCodeIsInTheCatalogueAndPutTogetherThere(t *testing.T) {
	german, err := translations.German()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, root := range code {
		for name, file := range wordstest.Parsed(t, root) {
			for _, literal := range wordstest.Texts(file, plain) {
				seen++
				if !german.Has(literal.Text) {
					t.Errorf("%s: %q isn’t in the catalogue", name, literal.Text)
				}
				if literal.Joined {
					t.Errorf("%s: %q is joined to something else; let frame.T put it together, as other languages do it otherwise", name, literal.Text)
				}
			}
		}
	}
	for _, root := range refusing {
		for name, file := range wordstest.Parsed(t, root) {
			for _, text := range reasons(file) {
				seen++
				if !german.Has(text) {
					t.Errorf("%s: %q isn’t in the catalogue", name, text)
				}
			}
		}
	}
	if seen < 500 {
		t.Errorf("only %d texts were found", seen)
	}
}

// reasons are the sentences of Refusals, each the longest of its literals.
func reasons(file *ast.File) []string {
	var found []string
	ast.Inspect(file, func(node ast.Node) bool {
		var parts []ast.Expr
		switch node := node.(type) {
		case *ast.CompositeLit:
			if !wordstest.Calls(node.Type, "Refusal") {
				return true
			}
			parts = node.Elts
		case *ast.CallExpr:
			if !wordstest.Calls(node.Fun, "refuse") {
				return true
			}
			parts = node.Args
		default:
			return true
		}
		for _, part := range parts {
			if named, ok := part.(*ast.KeyValueExpr); ok {
				part = named.Value
			}
			if literal, ok := part.(*ast.BasicLit); ok && strings.Contains(literal.Value, " ") {
				text, _ := strconv.Unquote(literal.Value) // it compiles
				found = append(found, text)
			}
		}
		return true
	})
	return found
}

// textsInCode are the constants that the packages of pages have translated, by their file.
func textsInCode(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, root := range code {
		for name, file := range wordstest.Parsed(t, root) {
			ast.Inspect(file, func(node ast.Node) bool {
				if call, ok := node.(*ast.CallExpr); ok && (wordstest.Calls(call.Fun, "T") || wordstest.Calls(call.Fun, "Count")) {
					for _, arg := range call.Args {
						if source, ok := arg.(*ast.BasicLit); ok && source.Kind == token.STRING {
							text, err := strconv.Unquote(source.Value)
							if err != nil {
								t.Error(err)
							}
							found[name] = append(found[name], text)
						}
					}
				}
				return true
			})
		}
	}
	return found
}
