package acceptance

import (
	"testing"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

// A bookkeeper with two companies chooses one, sees it at the top, changes it, and finds it again the next time.
//
// Proves C4.
func TestTheCompanyStandsAtTheTopAndIsChangedThere(t *testing.T) {
	w, browser := newWorld(t), Open(t)
	complained := Complaints(t, browser)
	w.password(bookkeeper)
	companies := []string{"Brightwater Joinery Ltd", "Hollin & Fern Bakery"} // as --demo makes them
	signIn := chromedp.Steps(Fill("email", bookkeeper), Fill("password", password), Press("Sign in"), Heading("Hello, Bella"))
	atTop := func(company string) chromedp.Action[chromedp.Void] {
		return chromedp.WaitVisible(`//header//*[@class="name" and .="` + company + `"]`)
	}
	open := func(company string) chromedp.Action[chromedp.Void] {
		return chromedp.Click(`//button[@aria-label="Open ` + company + `"]`)
	}

	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), signIn, atTop("No company chosen"),
		open(companies[0]), atTop(companies[0]),
	)
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/profile"), atTop(companies[0]),
		chromedp.Click(chromedp.CSS(".at > summary")), chromedp.Click(`//header//a[contains(., "Change Company")]`), Heading("Change Company"),
		open(companies[1]), Heading("Hello, Bella"), atTop(companies[1]),
	)
	Drive(t, browser, Choose("Log out"), Says("You are signed out."), signIn, atTop(companies[1]))
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}
