package portal_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"satchel/app/browsertest"
	"satchel/assets/web"
)

// TestMain fails where axe-core has not seen one of the portal's pages. The embedded identity provider's, and those that
// need one, are app/identity's to show.
func TestMain(m *testing.M) {
	pages := must(browsertest.Templates(web.Templates, func(page string) bool {
		return page == "id-onward" || !strings.HasPrefix(page, "id-") && !slices.Contains([]string{"approvals", "openid-leave", "openid-left"}, page)
	}))
	os.Exit(browsertest.Main(m, pages))
}
