package portal_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Every page at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to look at; and none of them
// may be wider than the window or shout in the browser's console.
func TestEveryPageFitsWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	browser := openBrowser(t)
	complained := complaints(t, browser)
	dir := os.Getenv("SATCHEL_SCREENSHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	shoot := func(name string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{1280, 390} {
				drive(
					t, browser, chromedp.EmulateViewport(width, 800),
					command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
						Features: []*emulation.MediaFeature{
							{Name: "prefers-color-scheme", Value: scheme},
							{Name: "prefers-reduced-motion", Value: "reduce"}, // or colours are caught on their way
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
				file := filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, scheme))
				if err := os.WriteFile(file, image, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}

	drive(t, browser, chromedp.Navigate(s.URL+"/sign-in"), heading("Sign in"))
	shoot("sign-in")
	drive(t, browser, fill("email", "ann@hartley.test"), fill("password", "wrong"), press("Sign in"), says("don’t match"))
	shoot("sign-in-refused")
	drive(t, browser, press("Forgot your password"), heading("Forgot your password?"))
	shoot("forgot")
	drive(t, browser, fill("email", "ann@hartley.test"), press("Send the link"), heading("Check your mail"))
	shoot("mailed")
	link := s.newestLink(t, s.ann.Email)
	drive(t, browser, chromedp.Navigate(link), heading("Set a new password"))
	shoot("reset")
	drive(t, browser, fill("new", "copper lantern"), says("One more character"))
	shoot("reset-weak")
	drive(t, browser, fill("new", "passwordpassword"), fill("repeat", "passwordpassword"), press("Set the password"), says("everybody tries"))
	shoot("reset-refused")
	drive(t, browser, fill("new", firstPassword), fill("repeat", firstPassword), says("Strong"))
	shoot("reset-strong")
	drive(t, browser, press("Set the password"), heading("Your password is set"))
	shoot("done")
	drive(t, browser, chromedp.Navigate(link), heading("This link has been used"))
	shoot("link-used")
	drive(t, browser, chromedp.Navigate(s.URL+"/sign-in"), fill("email", "ann@hartley.test"), fill("password", firstPassword), press("Sign in"), heading("Hello, Ann"))
	shoot("home")
	drive(t, browser, chromedp.Click(chromedp.CSS(".who > summary")))
	shoot("home-menu")
	drive(t, browser, press("Open"), chromedp.WaitVisible(chromedp.CSS(".chip.good")))
	shoot("home-working")
	drive(t, browser, chromedp.Click(chromedp.CSS(".at > summary")))
	shoot("home-change")
	drive(t, browser, chromedp.Click(`//header//a[contains(., "Change Company")]`), heading("Change Company"))
	shoot("company")
	drive(t, browser, chromedp.Navigate(s.URL+"/profile"), heading("Profile"))
	shoot("profile")
	drive(t, browser, chromedp.Navigate(s.URL+"/profile/password"), heading("Profile"))
	shoot("password")
	drive(t, browser, press("Forgot / Reset Password"), says("is on its way"))
	shoot("password-mailed")
	drive(t, browser, fill("current", "wrong"), fill("new", secondPassword), fill("repeat", secondPassword), press("Change Password"), says("isn’t right"))
	shoot("password-refused")
	drive(t, browser, chromedp.Navigate(s.URL+"/nowhere"), heading("There is no such page"))
	shoot("not-found")
	s.withdrawAll(t)
	drive(t, browser, chromedp.Navigate(s.URL+"/"), says("No companies assigned"))
	shoot("home-empty")
	s.clock.Advance(21 * time.Minute)
	drive(t, browser, chromedp.Navigate(s.URL+"/profile"), says("20 minutes without activity"))
	shoot("sign-in-idle")
	for range 11 {
		if _, err := s.passwords.SignIn(t.Context(), "portal", s.ann.Email, "wrong", localhost); err == nil {
			t.Fatal("a wrong password signed in")
		}
	}
	drive(t, browser, fill("email", "ann@hartley.test"), fill("password", firstPassword), press("Sign in"), heading("Too many tries"))
	shoot("throttled")

	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

func (s *service) withdrawAll(t *testing.T) {
	t.Helper()
	for _, company := range must(s.access.CompaniesOf(context.Background(), s.ann.ID)) {
		if err := s.access.Withdraw(t.Context(), company.ID, s.ann.ID); err != nil {
			t.Fatal(err)
		}
	}
}
