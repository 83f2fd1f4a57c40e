package companion

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// The toolkit's rule: widgets are touched on the UI thread alone, so whatever runs elsewhere goes through background.Do.
// This linter looks at every function that runs elsewhere (after go, in time.AfterFunc and context.AfterFunc, as the slow part
// of background.Run, as a subscriber) and at the functions of the same package they call, and reports what touches a
// widget outside it, and whatever hands something to the toolkit by another way, which does not bear that once it has ended.

// touching are methods that change what is seen.
var touching = set(`Add Append Checked Disable Enable Focus Go Hide Move Objects Quit Refresh RefreshItem RemoveAll Resize
	ScrollToTop Say Select Set SetBanners SetContent SetHere SetIcon SetInk SetText SetTheme SetTitle SetWord SetWrong
	Show ShowAndRun Start Stop Unselect UnselectAll Capture`)

// harmless are receivers whose methods of those names touch no widget.
var harmless = set(`options.Adder adder options.Vault options.Chooser options.Door options.Leaver options.Queue accounts work timer wg group mu l d`)

// slowAt is the place of the argument that runs elsewhere.
var slowAt = map[string]int{
	"background.Run": 1, "background.RunShown": 3, "time.AfterFunc": 1, "context.AfterFunc": 1, "Subscribe": 0, "w.run": 0,
}

func set(text string) map[string]bool {
	named := map[string]bool{}
	for _, word := range strings.Fields(text) {
		named[word] = true
	}
	return named
}

func TestWidgetsAreTouchedOnTheUIThreadAlone(t *testing.T) {
	for folder, files := range parsed(t) {
		l := newLinter(files)
		for _, found := range l.lint() {
			t.Errorf("%s: %s", folder, found)
		}
	}
}

func TestTheLinterFindsWhatItIsFor(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"a goroutine that sets a text":          {`go func() { label.SetText("x") }()`, 1},
		"through background.Do":                 {`go func() { background.Do(func() { label.SetText("x") }) }()`, 0},
		"through fyne.Do":                       {`fyne.Do(func() { label.SetText("x") })`, 1},
		"through fyne.DoAndWait":                {`fyne.DoAndWait(func() { label.SetText("x") })`, 1},
		"a goroutine that calls one that does":  {`go touch()`, 1},
		"a timer":                               {`time.AfterFunc(1, func() { label.Hide() })`, 1},
		"the slow part of a run":                {`background.Run(ctx, func(ctx context.Context) (int, error) { label.Refresh(); return 0, nil }, done)`, 1},
		"the done part of a run":                {`background.Run(ctx, slow, func(int, error) { label.Refresh() })`, 0},
		"on the UI thread":                      {`label.SetText("x")`, 0},
		"a goroutine that assigns to a widget":  {`go func() { label.Text = "x" }()`, 1},
		"a goroutine that asks the companion":   {`go func() { work.Add(ctx, request) }()`, 0},
		"a subscriber that touches":             {`queue.Subscribe(func(s Snapshot) { label.Refresh() })`, 1},
		"a goroutine within a goroutine's call": {`go func() { deep() }()`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			text := "package p\nfunc touch() { label.Show() }\nfunc deep() { touch() }\nfunc f() {\n" + c.body + "\n}\n"
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, "p.go", text, 0)
			if err != nil {
				t.Fatal(err)
			}
			if found := newLinter([]source{{set, file}}).lint(); len(found) != c.want {
				t.Errorf("found %d, want %d: %v", len(found), c.want, found)
			}
		})
	}
}

type source struct {
	set  *token.FileSet
	file *ast.File
}

func parsed(t *testing.T) map[string][]source {
	t.Helper()
	folders := map[string][]source{}
	sourcesBelow(t, func(path string) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		folders[filepath.Dir(path)] = append(folders[filepath.Dir(path)], source{set, file})
	})
	return folders
}

type linter struct {
	files     []source
	functions map[string][]*ast.FuncDecl // by name, methods among them
	visited   map[*ast.FuncDecl]bool
	set       *token.FileSet
	found     []string
}

func newLinter(files []source) *linter {
	l := &linter{files: files, functions: map[string][]*ast.FuncDecl{}, visited: map[*ast.FuncDecl]bool{}}
	for _, file := range files {
		for _, declared := range file.file.Decls {
			if function, ok := declared.(*ast.FuncDecl); ok && function.Body != nil {
				l.functions[function.Name.Name] = append(l.functions[function.Name.Name], function)
			}
		}
	}
	return l
}

func (l *linter) lint() []string {
	for _, file := range l.files {
		l.set = file.set
		ast.Inspect(file.file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.GoStmt:
				l.elsewhere(n.Call.Fun)
			case *ast.CallExpr:
				if name := spelt(n.Fun); name == "fyne.Do" || name == "fyne.DoAndWait" {
					l.report(n, name+" is called")
				}
				if at, ok := slow(n); ok && at < len(n.Args) {
					l.elsewhere(n.Args[at])
				}
			}
			return true
		})
	}
	return l.found
}

func slow(call *ast.CallExpr) (int, bool) {
	name := spelt(call.Fun)
	if at, ok := slowAt[name]; ok {
		return at, true
	}
	at, ok := slowAt[name[strings.LastIndex(name, ".")+1:]]
	return at, ok
}

// elsewhere looks at a function that does not run on the UI thread.
func (l *linter) elsewhere(function ast.Expr) {
	switch f := function.(type) {
	case *ast.FuncLit:
		l.body(f.Body)
	case *ast.IndexExpr:
		l.elsewhere(f.X)
	case *ast.Ident, *ast.SelectorExpr:
		l.named(spelt(f))
	}
}

func (l *linter) named(name string) {
	for _, function := range l.functions[name[strings.LastIndex(name, ".")+1:]] {
		if !l.visited[function] {
			l.visited[function] = true
			l.body(function.Body)
		}
	}
}

func (l *linter) body(body *ast.BlockStmt) {
	ast.Inspect(body, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.CallExpr:
			return l.call(n)
		case *ast.AssignStmt:
			for _, target := range n.Lhs {
				if s, ok := target.(*ast.SelectorExpr); ok && (s.Sel.Name == "Text" || s.Sel.Name == "Objects" || s.Sel.Name == "Hidden") {
					l.report(s, spelt(s)+" is assigned")
				}
			}
		}
		return true
	})
}

// call says whether to look into the arguments of a call: not where they run on the UI thread.
func (l *linter) call(call *ast.CallExpr) bool {
	name := spelt(call.Fun)
	if name == "background.Do" {
		return false
	}
	at := strings.LastIndex(name, ".")
	if at < 0 {
		l.named(name)
		return true
	}
	receiver, method := name[:at], name[at+1:]
	if isHarmless(receiver) {
		return true
	}
	if touching[method] {
		l.report(call, name+" is called")
		return true
	}
	if !strings.Contains(receiver, ".") {
		l.named(method)
	}
	return true
}

func isHarmless(receiver string) bool {
	for known := range harmless {
		if receiver == known || strings.HasSuffix(receiver, "."+known) {
			return true
		}
	}
	return false
}

func (l *linter) report(node ast.Node, what string) {
	l.found = append(l.found, fmt.Sprintf("%s: %s, outside background.Do", l.set.Position(node.Pos()), what))
}

// spelt is an expression such as s.options.Queue.Add as it is written; other expressions are empty.
func spelt(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return spelt(e.X) + "." + e.Sel.Name
	case *ast.IndexExpr:
		return spelt(e.X)
	}
	return ""
}
