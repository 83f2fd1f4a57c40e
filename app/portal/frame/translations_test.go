package frame

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

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
	spoken = regexp.MustCompile(`\s(?:aria-label|title|placeholder|alt)="((?:{{(?:[^{}"]|"[^"]*")*}}|[^"])*)"`)
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

// textsInCode are the constants that the packages of pages have translated by T, by their file.
func textsInCode(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, root := range []string{"..", "../../identity"} {
		err := filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(node ast.Node) bool {
				if call, ok := node.(*ast.CallExpr); ok && len(call.Args) > 1 && calls(call.Fun, "T") {
					if source, ok := call.Args[1].(*ast.BasicLit); ok && source.Kind == token.STRING {
						text, err := strconv.Unquote(source.Value)
						if err != nil {
							t.Error(err)
						}
						found[name] = append(found[name], text)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func calls(called ast.Expr, name string) bool {
	switch called := called.(type) {
	case *ast.Ident:
		return called.Name == name
	case *ast.SelectorExpr:
		return called.Sel.Name == name
	}
	return false
}
