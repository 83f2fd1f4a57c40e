//go:build linux && amd64

package gallery_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/gallery"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// The pictures are under testdata: a difference is looked at, and taken over from testdata/failed if it is meant. They are
// of one system and processor alone, because others round otherwise.
func TestEveryWidgetLooksAsItDid(t *testing.T) {
	for _, exhibit := range gallery.Exhibits() {
		for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
			name := strings.ToLower(strings.NewReplacer(" ", "-", ",", "").Replace(exhibit.Name)) + "-" + string(mode)
			t.Run(name, func(t *testing.T) {
				companiontest.NewDesk(t, mode)
				canvas := hang(t, exhibit)
				test.AssertImageMatches(t, name+".png", canvas.Capture())
			})
		}
	}
}

// hang shows an exhibit alone, on the background it stands on.
func hang(t *testing.T, exhibit gallery.Exhibit) fyne.Canvas {
	t.Helper()
	shown := fyne.CanvasObject(container.NewWithoutLayout())
	if exhibit.Make != nil {
		shown = exhibit.Make()
	}
	framed := container.NewStack(widgets.NewPanel("background", "", 0), widgets.Inset(theme.Space4, theme.Space4, shown))
	w := test.NewTempWindow(t, framed)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(420, 240))
	for range 2 { // words wrap to the width, which changes the height
		w.Resize(fyne.NewSize(420, max(framed.MinSize().Height, 100)))
	}
	if exhibit.Over != nil {
		w.Resize(fyne.NewSize(420, 240))
		exhibit.Over(w.Canvas())
	}
	return w.Canvas()
}

func TestTheGalleryShowsEveryWidget(t *testing.T) {
	var text strings.Builder
	for _, file := range parsed(t, ".") {
		ast.Inspect(file, func(node ast.Node) bool {
			if chosen, ok := node.(*ast.SelectorExpr); ok {
				text.WriteString(" " + chosen.Sel.Name + " ")
			}
			return true
		})
	}
	for _, file := range parsed(t, "../widgets") {
		for _, decl := range file.Decls {
			made, ok := decl.(*ast.FuncDecl)
			if !ok || made.Recv != nil || !strings.HasPrefix(made.Name.Name, "New") || made.Name.Name == "NewDialog" || made.Name.Name == "NewStage" || made.Name.Name == "NewMiddle" { // Show is one; and what shows nothing of its own
				continue
			}
			if !strings.Contains(text.String(), " "+made.Name.Name+" ") {
				t.Errorf("widgets.%s hangs nowhere: add it to the exhibits, and its pictures", made.Name.Name)
			}
		}
	}
}

func parsed(t *testing.T, folder string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s has no files (%v)", folder, err)
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func TestTheGalleryIsShownInAnyLook(t *testing.T) {
	desk := companiontest.NewDesk(t, theme.Light)
	w := test.NewTempWindow(t, container.NewWithoutLayout())
	w.SetPadded(false)
	w.SetContent(gallery.New(gallery.Options{Window: w, Mode: theme.Light, SetUp: func(look *theme.Theme) { desk.Settings().SetTheme(look) }}).Object())
	w.Resize(fyne.NewSize(390, 844))
	companiontest.Press(t, w.Canvas(), "dark")
	companiontest.Press(t, w.Canvas(), "200 %")
	look := desk.Settings().Theme().(*theme.Theme)
	if look.Mode() != theme.Dark || look.Text() != theme.LargestText {
		t.Errorf("shown in %s at %d %%", look.Mode(), look.Text())
	}
	for _, lost := range companiontest.Cut(w.Canvas()) {
		t.Error(lost)
	}
	companiontest.Keep(t, w.Canvas(), "gallery-phone-large")
	companiontest.Press(t, w.Canvas(), "light")
	companiontest.Press(t, w.Canvas(), "100 %")
	w.Resize(fyne.NewSize(1280, 800))
	companiontest.Keep(t, w.Canvas(), "gallery-desktop")
}
