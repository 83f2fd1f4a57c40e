package wordstest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// prose is what reads like a text for people: more than a word, or one with a capital.
var prose = regexp.MustCompile(`[A-Za-z]{2,}[,.:;’'?!)”]* .*[A-Za-z%]|[A-Za-z]{2,} $|^ [a-z]{2,}|^[A-Z][a-z]+[.!?]?$`)

// Literal is a text in source code. One that is joined to others with + or put together by fmt can't be translated well:
// other languages put things together otherwise.
type Literal struct {
	Text   string
	Joined bool
}

// Texts are the literals of a file that read like texts for people, without those for programmers (errors, logs and
// panics) and those that match plain.
func Texts(file *ast.File, plain *regexp.Regexp) []Literal {
	var found []Literal
	joined := map[ast.Expr]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.ImportSpec, *ast.Field:
			return false
		case *ast.CallExpr:
			if forProgrammers(node.Fun) {
				return false
			}
			if Calls(node.Fun, "Sprintf") {
				joined[node.Args[0]] = true
			}
		case *ast.BinaryExpr:
			for _, side := range []ast.Expr{node.X, node.Y} {
				joined[side] = node.Op == token.ADD
			}
		case *ast.BasicLit:
			text, err := strconv.Unquote(node.Value)
			if node.Kind == token.STRING && err == nil && prose.MatchString(text) && !plain.MatchString(text) {
				found = append(found, Literal{text, joined[node]})
			}
		}
		return true
	})
	return found
}

func forProgrammers(called ast.Expr) bool {
	selector, ok := called.(*ast.SelectorExpr)
	if !ok {
		name, ok := called.(*ast.Ident)
		return ok && name.Name == "panic"
	}
	of, _ := selector.X.(*ast.Ident)
	if of != nil && (of.Name == "errors" || of.Name == "regexp") || selector.Sel.Name == "Errorf" {
		return true
	}
	log, _ := selector.X.(*ast.SelectorExpr)
	if log != nil && log.Sel.Name == "Log" {
		return true
	}
	return slices.Contains([]string{"ErrorContext", "WarnContext", "InfoContext", "DebugContext"}, selector.Sel.Name)
}

// Calls tells whether what is called has a name, whatever package it is of.
func Calls(called ast.Expr, name string) bool {
	switch called := called.(type) {
	case *ast.Ident:
		return called.Name == name
	case *ast.SelectorExpr:
		return called.Sel.Name == name
	}
	return false
}

// Parsed are the files below a folder, or the one that it is, without tests and what only tests use.
func Parsed(t testing.TB, root string) map[string]*ast.File {
	t.Helper()
	found := map[string]*ast.File{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasSuffix(name, "test"):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		found[name], err = parser.ParseFile(token.NewFileSet(), name, nil, 0)
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: %d files: %v", root, len(found), err)
	}
	return found
}

// Unquoted is the text of a literal.
func Unquoted(expression ast.Expr) (text string, ok bool) {
	literal, ok := expression.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}
