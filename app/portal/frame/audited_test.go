package frame

import (
	"go/ast"
	"strconv"
	"strings"
	"testing"

	"satchel/app/words/wordstest"
	"satchel/assets/translations"
)

func TestEveryEventOfTheAuditLogAndWhatIsNotedWithItIsInTheCatalogue(t *testing.T) {
	german, err := translations.German()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	check := func(literal ast.Expr, shown func(string) string) {
		basic, ok := literal.(*ast.BasicLit)
		if !ok {
			return
		}
		text, err := strconv.Unquote(basic.Value)
		if seen++; err != nil || !german.Has(shown(text)) && !strings.Contains(text, "SHA-256") {
			t.Errorf("%q isn’t in the catalogue", shown(text))
		}
	}
	capital := func(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
	asItIs := func(text string) string { return text }
	for _, file := range wordstest.Parsed(t, "../../../auth") {
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.ValueSpec:
				if kind, ok := node.Type.(*ast.Ident); ok && kind.Name == "Kind" && file.Name.Name == "audit" {
					check(node.Values[0], capital)
				}
			case *ast.CompositeLit:
				if !wordstest.Calls(node.Type, "Detail") {
					return true
				}
				for _, element := range node.Elts {
					check(element.(*ast.KeyValueExpr).Key, asItIs)
				}
			}
			return true
		})
	}
	if seen < 100 {
		t.Errorf("only %d were found", seen)
	}
}
