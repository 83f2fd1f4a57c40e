package portal_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"satchel/storage/database"
)

// The pages of step-up, disconnect, support desk and audit log at two widths, light and dark, into
// SATCHEL_SCREENSHOTS for people to look at; none may be wider than the window.
func TestThePagesOfDisconnectAndSupportFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.givePassword(t, firstPassword)
	s.agent(t, "fay@desk.test", "Fay Filer")
	s.agent(t, "abe@desk.test", "Abe Approver")
	for _, name := range []string{"Ann’s laptop", "Scanner in the front office"} {
		s.device(t, name)
	}
	browser := openBrowser(t)
	at := func(path string) step { return chromedp.Navigate(s.URL + path) }
	drive(t, browser, s.arrive(s.identitySession(t)), at("/profile/password"), heading("Profile"))
	photograph(t, browser, "disconnect-offered")
	drive(t, browser, at("/profile/disconnect"), says("prove that you have it"))
	photograph(t, browser, "disconnect-check")
	drive(t, browser, fill("password", "not it at all"), press("Check the password"), says("That isn’t your password"))
	photograph(t, browser, "disconnect-check-refused")
	drive(t, browser, at("/step-up?next=/profile"), heading("Is it still you?"))
	photograph(t, browser, "step-up")
	drive(t, browser, at("/profile/disconnect"), fill("password", firstPassword), press("Check the password"), says("never be connected again"))
	photograph(t, browser, "disconnect-decide")
	drive(t, browser, fill("word", "no"), press("Disconnect"), says("to confirm"))
	photograph(t, browser, "disconnect-word")

	drive(t, browser, choose("Log out"), heading("Sign in"), s.signInAs("fay@desk.test", secondPassword), at("/support"), says("No cases yet"))
	photograph(t, browser, "support-empty")
	drive(t, browser, at("/support/file"), heading("File a case"))
	photograph(t, browser, "support-file")
	drive(t, browser, fill("email", s.ann.Email), fill("evidence", "they asked me to do so, I think"), press("File the case"), says("The case is filed"))
	photograph(t, browser, "support")
	drive(t, browser, choose("Log out"), heading("Sign in"), s.signInAs("abe@desk.test", secondPassword), at("/support"), press("Ann O'Neil"), heading("Case of Ann O'Neil"))
	photograph(t, browser, "support-case")
	drive(t, browser, press("Decide"), heading("Decide a case"))
	photograph(t, browser, "support-decide")
	drive(t, browser, at("/audit"), heading("Only for administrators"))
	photograph(t, browser, "audit-refused")

	drive(t, browser, choose("Log out"), heading("Sign in"), s.arrive(s.identitySession(t)), at("/audit"), heading("Audit log"))
	photograph(t, browser, "audit")
	drive(
		t, browser, at("/profile/disconnect"), fill("password", firstPassword), press("Check the password"),
		fill("word", "disconnect"), press("Disconnect"), heading("Your Sage ID is disconnected"),
	)
	photograph(t, browser, "disconnected")
}

func photograph(t *testing.T, browser context.Context, name string) {
	t.Helper()
	dir := os.Getenv("SATCHEL_SCREENSHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 390} {
			drive(
				t, browser, chromedp.EmulateViewport(width, 800),
				command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{
						{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
					},
				}),
			)
			if wider := evaluate[float64](t, browser, `document.documentElement.scrollWidth - innerWidth`); wider > 0 {
				t.Errorf("%s is %.0f px wider than %d", name, wider, width)
			}
			image, err := chromedp.Run(browser, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)), image, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// device signs a companion of ann's in.
func (s *service) device(t *testing.T, name string) {
	t.Helper()
	row, now := must(s.db.Account(t.Context(), s.ann.ID)), s.clock.Now()
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddDevice(ctx, database.Device{
			ID: uuid.Must(uuid.NewV7()), AccountID: row.ID, AuthEpoch: row.AuthEpoch, Name: name, Platform: "linux",
			CreatedAt: now, LastSeenAt: now,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
