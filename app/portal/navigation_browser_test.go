package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

func TestTheWholeNavigationIsInSightOnAPhoneInBothLanguages(t *testing.T) {
	c := serve(t).colleagues(t)
	browser := Open(t)
	Drive(t, browser, chromedp.EmulateViewport(390, 800), chromedp.Navigate(c.URL+"/sign-in"), Fill("email", "ann@hartley.test"), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"),
		Press("Open"), chromedp.WaitVisible(chromedp.CSS(".chip.good")))
	pages := map[string]string{
		"people": c.site + "/people", "logins": c.site + "/logins", "security": c.site + "/two-factor", "profile": "/profile",
	}
	for _, language := range []string{"en-GB", "de"} {
		for name, path := range pages {
			Drive(t, browser, chromedp.Navigate(c.URL+path), chromedp.WaitVisible(chromedp.CSS(".tabs, .ways")))
			Photograph(t, browser, "navigation-"+name+"-"+language)
			Drive(t, browser, chromedp.EmulateViewport(390, 800))
			cut := Evaluate[[]string](t, browser, `[...document.querySelectorAll(".ways, .tabs, .ways a, .tabs a")]
				.filter((one) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > innerWidth || one.getBoundingClientRect().left < 0)
				.map((one) => one.textContent.trim())`)
			for _, text := range cut {
				t.Errorf("%s in %s: %q is cut", name, language, text)
			}
			if rows := Evaluate[int](t, browser, `new Set([...document.querySelectorAll(".tabs a")].map((one) => one.offsetTop)).size`); name == "profile" && rows != 1 {
				t.Errorf("%s in %s: the tabs take %d lines", name, language, rows)
			}
			if low := Evaluate[float64](t, browser, `Math.min(...[...document.querySelectorAll(".ways a, .tabs a")].map((one) => one.getBoundingClientRect().height))`); low < 44 {
				t.Errorf("%s in %s: an entry is only %.0f px high", name, language, low)
			}
		}
		Drive(t, browser, chromedp.Click(chromedp.CSS(`.language button`)), chromedp.WaitVisible(chromedp.CSS(`html:not([lang="`+language+`"]) h1`)))
	}
}
