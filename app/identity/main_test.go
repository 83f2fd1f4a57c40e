package identity_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"satchel/app/browsertest"
	"satchel/assets/web"
)

// TestMain fails where axe-core has not seen one of the identity provider’s pages, or of the portal’s that need one. The
// others are app/portal’s to show.
func TestMain(m *testing.M) {
	pages := must(browsertest.Templates(web.Templates, func(page string) bool {
		return strings.HasPrefix(page, "id-") && page != "id-onward" || slices.Contains([]string{"approvals", "openid-leave", "openid-left"}, page)
	}))
	os.Exit(browsertest.Main(m, pages, func() []string { return nil }))
}
