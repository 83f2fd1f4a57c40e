package support

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

// spoken are the folders, from the tree's root, whose texts come into a bundle: as an error, a refusal of the service, a
// finding of the doctor, or a line of the log.
var spoken = []string{
	"sync", "storage/keychain", "storage/queue", "storage/spool", "storage/disk", "auth/signin", "auth/vault", "auth/applock",
	"auth/passcode/otpauth", "app/api", "app/companion", "cmd/satchel",
}

// refusing is where the service words its refusals, which documents keep: all of its sentences count.
const refusing = "app/api"

var (
	verb     = regexp.MustCompile(`%[-+# 0]*[0-9.]*(\[\d\])?[a-zA-Z]`)
	logging  = regexp.MustCompile(`^(Debug|Info|Warn|Error|Log)(Context)?$`)
	failing  = regexp.MustCompile(`^(New|Errorf)$`)
	sentence = regexp.MustCompile(`^"[A-Z][^` + "`" + `]* [^` + "`" + `]*[.?]"$`)
	fields   = []string{"Found", "Detail", "Code", "Title"}
	codes    = []string{"ReasonCode", "ActionCode", "State", "Result"}
)

func TestTheProgramsOwnTextsStand(t *testing.T) {
	s := NewScrubber()
	missing := map[string]bool{}
	for _, folder := range spoken {
		for text := range textsUnder(t, "../../"+folder) {
			text = quoted.ReplaceAllString(verb.ReplaceAllString(text, "1"), "1")
			for word := range strings.FieldsSeq(located.ReplaceAllString(text, "1$1")) {
				if bare := strings.Trim(word, edges); bare != "" && bare != "@" && !strings.ContainsAny(bare, "1234567890") && s.Text(bare) == left {
					missing[bare] = true
				}
			}
		}
	}
	var words []string
	for word := range missing {
		words = append(words, word)
	}
	if slices.Sort(words); len(words) > 0 {
		t.Errorf("vocabulary.txt lacks words of the program's own: %s", strings.Join(words, " "))
	}
}

// textsUnder are the fixed texts of errors, log lines, findings, refusals and codes in a folder's sources.
func textsUnder(t *testing.T, folder string) map[string]bool {
	t.Helper()
	texts := map[string]bool{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			parts := saying(node)
			if text, ok := node.(*ast.BasicLit); ok && strings.HasSuffix(folder, refusing) && sentence.MatchString(text.Value) {
				parts = append(parts, node)
			}
			for _, part := range parts {
				ast.Inspect(part, func(node ast.Node) bool {
					if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
						if text, err := strconv.Unquote(literal.Value); err == nil {
							texts[text] = true
						}
					}
					return true
				})
			}
			return true
		})
		return nil
	})
	if err != nil || len(texts) == 0 {
		t.Fatalf("%s says nothing (%v)", folder, err)
	}
	return texts
}

// saying are the parts of a node whose texts may come into a bundle.
func saying(node ast.Node) []ast.Node {
	var parts []ast.Node
	switch node := node.(type) {
	case *ast.CallExpr:
		called, ok := node.Fun.(*ast.SelectorExpr)
		if !ok {
			break
		}
		on, _ := called.X.(*ast.Ident)
		if logging.MatchString(called.Sel.Name) || failing.MatchString(called.Sel.Name) && on != nil && (on.Name == "errors" || on.Name == "fmt") {
			for _, argument := range node.Args {
				parts = append(parts, argument)
			}
		}
	case *ast.KeyValueExpr:
		if key, ok := node.Key.(*ast.Ident); ok && slices.Contains(fields, key.Name) {
			parts = append(parts, node.Value)
		}
	case *ast.ValueSpec:
		if of, ok := node.Type.(*ast.Ident); ok && slices.Contains(codes, of.Name) {
			for _, value := range node.Values {
				parts = append(parts, value)
			}
		}
	}
	return parts
}
