//go:build !race

package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// listed is what go list says of a package.
type listed struct {
	ImportPath, Dir   string
	Name              string
	GoFiles, CgoFiles []string
	ImportMap         map[string]string
	Standard          bool
	Error             *struct{ Err string }
}

// The programs are built for Linux and Windows in tests. For the other systems there is no C compiler here, so what is
// written in Go for them is at least type-checked, and what it calls of C is taken as said.
func TestTheProgramsTypeCheckOnEveryOtherSystem(t *testing.T) {
	for _, system := range []struct{ os, arch, packages string }{
		{"darwin", "arm64", "satchel satchelctl"}, {"android", "arm64", "satchel"}, {"ios", "arm64", "satchel"},
	} {
		t.Run(system.os, func(t *testing.T) {
			args := []string{"list", "-e", "-deps", "-json=ImportPath,Dir,Name,GoFiles,CgoFiles,ImportMap,Standard,Error", "-tags=migrated_fynedo"}
			for _, program := range strings.Fields(system.packages) {
				args = append(args, "satchel/cmd/"+program)
			}
			list := exec.Command("go", args...)
			list.Env = append(os.Environ(), "GOOS="+system.os, "GOARCH="+system.arch, "CGO_ENABLED=1")
			var complaints bytes.Buffer
			list.Stderr = &complaints
			out, err := list.Output()
			if err != nil {
				t.Fatalf("listing the packages: %v\n%s", err, &complaints)
			}
			checked := &checking{t: t, files: token.NewFileSet(), done: map[string]*types.Package{"unsafe": types.Unsafe}, sizes: types.SizesFor("gc", system.arch)}
			for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
				var one listed
				if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatal(err)
				}
				checked.check(one)
			}
			if own := checked.own; own < 30 {
				t.Errorf("only %d packages of Satchel's were checked", own)
			}
		})
	}
}

// checking type-checks packages, each after those that it imports.
type checking struct {
	t     *testing.T
	files *token.FileSet
	done  map[string]*types.Package
	sizes types.Sizes
	own   int // packages of Satchel's
}

func (c *checking) check(one listed) {
	if one.ImportPath == "unsafe" || one.ImportPath == "C" {
		return
	}
	own := strings.HasPrefix(one.ImportPath, "satchel/")
	if own {
		c.own++
		if one.Error != nil {
			c.t.Errorf("%s: %s", one.ImportPath, one.Error.Err)
		}
	}
	var parsed []*ast.File
	for _, name := range append(one.GoFiles, one.CgoFiles...) {
		file, err := parser.ParseFile(c.files, filepath.Join(one.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			c.t.Fatal(err)
		}
		parsed = append(parsed, file)
	}
	config := types.Config{
		FakeImportC: true, IgnoreFuncBodies: !own, Sizes: c.sizes, Importer: &importer{c, one.ImportMap},
		Error: func(err error) {
			if own {
				c.t.Error(err)
			}
		},
	}
	c.done[one.ImportPath], _ = config.Check(one.ImportPath, c.files, parsed, nil) // its errors went to Error
}

// importer finds what was checked before.
type importer struct {
	*checking
	vendored map[string]string
}

func (i *importer) Import(path string) (*types.Package, error) {
	if real, ok := i.vendored[path]; ok {
		path = real
	}
	if found := i.done[path]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("%s was not listed before what imports it", path)
}
