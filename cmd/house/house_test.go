package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors are numbered upwards; a package imports only from its own floor or a lower one.
var floors = map[string]int{"assets": 0, "storage": 1, "auth": 2, "sync": 2, "app": 3, "cmd": 4}

// onlyHere names the folders in which a module may be imported at all.
var onlyHere = map[string][]string{
	"fyne.io/fyne":                  {"app/companion", "cmd/satchel"},
	"github.com/ory/fosite":         {"auth/issuer"},
	"github.com/zalando/go-keyring": {"storage/keychain"},
	"go.etcd.io/bbolt":              {"storage/queue"},
	"github.com/pquerna/otp":        {"auth/passcode"},
	"github.com/klippa-app":         {"sync/drawing/pdfium"},
	"github.com/tetratelabs/wazero": {"sync/drawing/pdfium"},
}

// topLevel is what stands at the root beside dotfiles.
var topLevel = []string{
	"Makefile", "LICENSE", "README.md", "FyneApp.toml", "go.mod", "go.sum",
	"app", "assets", "auth", "cmd", "docs", "storage", "sync",
}

type source struct {
	path   string // slash-separated, from the root
	syntax *ast.File
}

func (s source) folder() string { return path.Dir(s.path) }
func (s source) isTest() bool {
	return strings.HasSuffix(s.path, "_test.go") || strings.HasSuffix(s.folder(), "test")
}

func (s source) imports() []string {
	var paths []string
	for _, spec := range s.syntax.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}

func TestImportsRunDownwards(t *testing.T) {
	for _, file := range sources(t) {
		own := floors[firstElement(file.path)]
		for _, imported := range file.imports() {
			rest, ours := strings.CutPrefix(imported, "satchel/")
			if ours && floors[firstElement(rest)] > own && !file.isTest() {
				t.Errorf("%s imports %s, which is on a higher floor", file.path, imported)
			}
		}
	}
}

func TestEachNamedModuleIsImportedOnlyInItsPlace(t *testing.T) {
	for _, file := range sources(t) {
		for _, imported := range file.imports() {
			for module, places := range onlyHere {
				if !within(imported, module) {
					continue
				}
				if !slices.ContainsFunc(places, func(place string) bool { return within(file.folder(), place) }) {
					t.Errorf("%s imports %s, which belongs only in %v", file.path, imported, places)
				}
			}
		}
	}
}

func TestTheLowerFloorsNeverImportTestServers(t *testing.T) {
	for _, file := range sources(t) {
		lower := floors[firstElement(file.path)] <= floors["sync"]
		if lower && !file.isTest() && slices.Contains(file.imports(), "net/http/httptest") {
			t.Errorf("%s imports net/http/httptest outside a test", file.path)
		}
	}
}

func TestEveryPackageSaysWhatLivesInIt(t *testing.T) {
	said := map[string]bool{}
	for _, file := range sources(t) {
		if file.isTest() && !strings.HasSuffix(file.folder(), "test") {
			continue
		}
		said[file.folder()] = said[file.folder()] || file.syntax.Doc != nil
	}
	for folder, ok := range said {
		if !ok {
			t.Errorf("package %s has no package comment", folder)
		}
	}
}

func TestNoPackageIsCalledByWhatItIsNot(t *testing.T) {
	for _, file := range sources(t) {
		for _, name := range []string{"util", "utils", "common", "helpers", "models"} {
			if file.syntax.Name.Name == name {
				t.Errorf("%s: a package called %s says nothing", file.path, name)
			}
		}
	}
}

func TestNothingElseStandsAtTheRoot(t *testing.T) {
	entries, err := os.ReadDir(root())
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if name := entry.Name(); !strings.HasPrefix(name, ".") && !slices.Contains(topLevel, name) && name != "bin" {
			t.Errorf("%s has no place at the root", name)
		}
	}
}

func root() string { return filepath.Join("..", "..") }

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root(), func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != root() && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules") {
			return fs.SkipDir
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		short, err := filepath.Rel(root(), name)
		all = append(all, source{filepath.ToSlash(short), syntax})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func firstElement(name string) string {
	first, _, _ := strings.Cut(name, "/")
	return first
}

func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}
