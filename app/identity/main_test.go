package identity_test

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"satchel/app/browsertest"
	"satchel/app/portal/frame"
	"satchel/assets/web"
)

// TestMain fails where axe-core has not seen one of the identity provider’s pages, by template and by route, or of the
// portal’s that need one. The others are app/portal’s to show.
func TestMain(m *testing.M) {
	pages := must(browsertest.Templates(web.Templates, func(page string) bool {
		return strings.HasPrefix(page, "id-") && page != "id-onward" || slices.Contains([]string{"approvals", "openid-leave", "openid-left"}, page)
	}))
	os.Exit(browsertest.Main(m, pages, routesWithPages))
}

// pageless are the routes that only lead on, and one whose page goes on by itself: app/portal shows it standing still.
var pageless = []string{"/id/language", "/id/{$}", "/id/reset/{token}", "/id/authorize", "/id/onward"}

// last is the frame of the provider that was made last, for what is asked once all tests have run.
var last struct {
	sync.Mutex
	frame *frame.Frame
}

func noteFrame(f *frame.Frame) {
	last.Lock()
	defer last.Unlock()
	last.frame = f
}

// routesWithPages are the paths of the provider's routes that answer with a page of their own.
func routesWithPages() []string {
	last.Lock()
	defer last.Unlock()
	var paths []string
	for _, route := range last.frame.Routes() {
		if route.Get != nil && !slices.Contains(pageless, route.Path) {
			paths = append(paths, route.Path)
		}
	}
	return paths
}
