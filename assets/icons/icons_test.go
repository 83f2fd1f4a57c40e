package icons

import (
	"bytes"
	"encoding/xml"
	"go/ast"
	"go/parser"
	"go/token"
	"image/png"
	"strconv"
	"testing"
)

func TestEveryNamedIconIsThereAndIsAnSVG(t *testing.T) {
	for constant, name := range constants(t) {
		var root struct{ XMLName xml.Name }
		if err := xml.Unmarshal(SVG(name), &root); err != nil || root.XMLName.Local != "svg" {
			t.Errorf("%s (%s) is not an SVG: %v", constant, name, err)
		}
	}
}

func TestTheProgramsIconIsASquareOf512Pixels(t *testing.T) {
	config, err := png.DecodeConfig(bytes.NewReader(App()))
	if err != nil {
		t.Fatal(err)
	}
	if config.Width != 512 || config.Height != 512 {
		t.Errorf("it is %d by %d", config.Width, config.Height)
	}
}

// constants reads the names from the source, so that none can be forgotten here.
func constants(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "icons.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if literal, ok := spec.Values[0].(*ast.BasicLit); ok {
			name, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			names[spec.Names[0].Name] = name
		}
		return true
	})
	if len(names) < 40 {
		t.Fatalf("only %d names found", len(names))
	}
	return names
}
