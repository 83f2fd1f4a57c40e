package portal_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"satchel/app/browsertest"
	"satchel/assets/web"
)

// TestMain fails where axe-core has not seen one of the portal's pages, by template and by route. The embedded identity
// provider's, and those that need one, are app/identity's to show.
func TestMain(m *testing.M) {
	pages := must(browsertest.Templates(web.Templates, func(page string) bool {
		return page == "id-onward" || !strings.HasPrefix(page, "id-") && !slices.Contains([]string{"approvals", "openid-leave", "openid-left"}, page)
	}))
	os.Exit(browsertest.Main(m, pages, routesWithPages))
}

// pageless are the routes that only lead on, or answer with something else than a page.
var pageless = []string{
	"/language", "/back", "/reset/{token}", "/invitation/{token}", "/open/{code}", "/site/{site}/people/{account}/asked/{thing}",
	"/admin/two-factor", "/admin/two-factor/reset", "/profile/devices/pair/{id}/state",
	"/company/{company}/documents/add/pages", // is that of documents/add
	"/company/{company}/uploads/{upload}", "/company/{company}/documents/{document}/picture",
	"/company/{company}/documents/{document}/pdf", "/company/{company}/documents/{document}/download",
}

// routesWithPages are the paths of the routes that the portal was last made of and that answer with a page of their own.
func routesWithPages() []string {
	var paths []string
	for _, route := range lastRoutes() {
		if route.Get != nil && !slices.Contains(pageless, route.Path) && !strings.HasSuffix(route.Path, "/probe") {
			paths = append(paths, route.Path)
		}
	}
	return paths
}
