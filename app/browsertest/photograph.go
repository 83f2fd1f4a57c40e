package browsertest

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeCore finds what keeps people from using a page: contrast, names, order, roles.
const axeCore = "axe-core@4.14.1"

// seen are the page templates that were photographed in this process, and the paths they were at.
var seen struct {
	sync.Mutex
	pages, paths map[string]bool
}

// Photograph looks at the page that the browser shows, wide and narrow, light and dark. Each time it may not be wider
// than the window, and axe-core may find nothing wrong with it. Where SATCHEL_SCREENSHOTS names a folder, its
// pictures are left there for people to look at.
func Photograph(t testing.TB, browser context.Context, name string) {
	t.Helper()
	remember(Evaluate[string](t, browser, `document.body.dataset.page || ""`), Evaluate[string](t, browser, `location.pathname`))
	Drive(t, browser, chromedp.Evaluate[chromedp.Void](axe(t)))
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 390} {
			Drive(
				t, browser, chromedp.EmulateViewport(width, 800),
				Command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{
						{Name: "prefers-color-scheme", Value: scheme},
						{Name: "prefers-reduced-motion", Value: "reduce"}, // or colours are caught on their way
					},
				}),
			)
			at := fmt.Sprintf("%s-%d-%s", name, width, scheme)
			if wider := Evaluate[float64](t, browser, `document.documentElement.scrollWidth - innerWidth`); wider > 0 {
				t.Errorf("%s is %.0f px wider than the window", at, wider)
			}
			for _, violation := range Evaluate[[]string](t, browser, violations, chromedp.EvalAwaitPromise) {
				t.Errorf("%s: axe-core: %s", at, violation)
			}
			keep(t, browser, at+".png")
		}
	}
}

// violations asks axe-core about the page as it is shown now.
const violations = `axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(one =>
	one.id + ": " + one.help + ": " + one.nodes.map(node => node.html.slice(0, 200) + " " + node.failureSummary).join(" | ")))`

func axe(t testing.TB) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(NPM(t, axeCore), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

func keep(t testing.TB, browser context.Context, file string) {
	t.Helper()
	dir := os.Getenv("SATCHEL_SCREENSHOTS")
	if dir == "" {
		return
	}
	image, err := chromedp.Run(browser, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatalf("photographing %s: %v", file, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, file), image, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remember(page, path string) {
	seen.Lock()
	defer seen.Unlock()
	if seen.pages == nil {
		seen.pages, seen.paths = map[string]bool{}, map[string]bool{}
	}
	seen.pages[page], seen.paths[path] = true, true
}

// unseen are those patterns at no path of which anything was photographed.
func unseen(patterns []string) []string {
	met, mux := map[string]bool{}, http.NewServeMux()
	for _, pattern := range patterns {
		mux.Handle(pattern, http.NotFoundHandler())
	}
	for path := range seen.paths {
		_, pattern := mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
		met[pattern] = true
	}
	return slices.DeleteFunc(slices.Clone(patterns), func(pattern string) bool { return met[pattern] })
}

// Templates are the names of the page templates among files that are wanted.
func Templates(files fs.FS, wanted func(page string) bool) ([]string, error) {
	found, err := fs.Glob(files, "templates/pages/*.html")
	var pages []string
	for _, file := range found {
		if page := strings.TrimSuffix(path.Base(file), ".html"); wanted(page) {
			pages = append(pages, page)
		}
	}
	return pages, err
}

// Main runs a package's tests, and fails when all of them have run and a page was not photographed: one of the templates
// pages, or one at a path of those patterns of net/http. It returns the exit code.
func Main(m *testing.M, pages []string, patterns func() []string) int {
	code := m.Run()
	for _, some := range []string{"test.run", "test.skip", "test.list"} {
		if flag.Lookup(some).Value.String() != "" { // only some tests were wanted
			return code
		}
	}
	missed := slices.DeleteFunc(slices.Clone(pages), func(page string) bool { return seen.pages[page] })
	missed = append(missed, unseen(patterns())...)
	if code == 0 && len(missed) > 0 {
		fmt.Fprintf(os.Stderr, "FAIL: axe-core saw none of the pages %s: photograph them\n", strings.Join(missed, ", "))
		return 1
	}
	return code
}
