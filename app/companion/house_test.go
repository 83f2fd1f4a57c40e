package companion

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sourcesBelow calls visit with every Go file of the companion that is no test.
func sourcesBelow(t *testing.T, visit func(path string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasSuffix(path, "test") {
			return filepath.SkipDir
		}
		if !entry.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			visit(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// free are the companion's packages that no part of knows the toolkit, so that view models may import them.
var free = []string{"autostart", "host", "instance", "remedy"}

func TestViewModelsKnowNoToolkit(t *testing.T) {
	models := 0
	sourcesBelow(t, func(path string) {
		switch {
		case strings.HasPrefix(filepath.Base(path), "model"):
			models++
		case !slices.Contains(free, filepath.Dir(path)):
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			part, companions := strings.CutPrefix(imported, "satchel/app/companion/")
			if strings.HasPrefix(imported, "fyne.io/") || companions && !slices.Contains(free, part) {
				t.Errorf("%s imports %s; a view model knows no toolkit", path, imported)
			}
		}
	})
	if models < 8 {
		t.Errorf("only %d view models found", models)
	}
}

func TestEveryScreenHasAViewModel(t *testing.T) {
	for _, screen := range []string{"welcome", "unlock", "accounts", "company", "documents", "capture", "watched", "authenticator", "security", "settings"} {
		found, err := filepath.Glob(filepath.Join(screen, "model*.go"))
		if err != nil || len(found) == 0 {
			t.Errorf("%s has none (%v)", screen, err)
		}
	}
}
