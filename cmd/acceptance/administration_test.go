package acceptance

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

const (
	invited = "nina@demo.test"
	joinery = "Brightwater Joinery Ltd"
	bakery  = "Hollin & Fern Bakery"
)

func labelled(label string) Step { return chromedp.Click(`//main//*[@aria-label="` + label + `"]`) }

func signInAs(email, heading string) Step {
	return chromedp.Steps(Fill("email", email), Fill("password", password), Press("Sign in"), Heading(heading))
}

// An administrator gives somebody access: invites them, lets them into companies, gives a feature, and takes all of it
// away again. Whoever lacks something reads what it is and whom to ask, asks with a button, and the mail leads the
// administrator to the very switch.
//
// Proves C3. Proves C10. Proves C14. Proves C15. Proves C16.
func TestAnAdministratorSaysWhoWorksWhereAndPeopleAskForWhatTheyLack(t *testing.T) {
	w, admin, nina := newWorld(t), Open(t), Open(t)
	complained := []func() []string{Complaints(t, admin), Complaints(t, nina)}
	w.password(administrator)

	// Invite, with one company.
	Drive(
		t, admin, chromedp.Navigate(w.service.URL+"/sign-in"), signInAs(administrator, "Hello, Adam"),
		chromedp.Click(`//nav[@class="ways"]//a[contains(., "People")]`), Heading("People"), Press("Invite somebody"), Heading("Invite somebody"),
		Fill("email", invited), Fill("name", "Nina New"), chromedp.Click(`//label[contains(., "`+bakery+`")]`),
		Press("Send the invitation"), Heading("People"), Says("The invitation is on its way"),
	)
	Drive(
		t, nina, chromedp.Navigate(w.mailed(invited, "invites you to").Links[0]), Heading("Join Satchel Demo Practice"), Says(bakery),
		Press("Accept, and choose a password"), Heading("Choose your password"),
		Fill("new", password), Fill("repeat", password), Press("Set the password"), Heading("Your password is set"),
		chromedp.Navigate(w.service.URL+"/sign-in"), signInAs(invited, "Hello, Nina"), Says(bakery),
	)
	if strings.Contains(Shown(t, nina), joinery) {
		t.Error("a company shows that nobody assigned")
	}

	// Another company: she chooses after the sign-in from then on.
	Drive(
		t, admin, Press("People"), Heading("People"), Press("Nina New"), Heading("Nina New"),
		labelled("Let in to "+joinery), Says("The company is changed"),
	)
	Drive(
		t, nina, Choose("Log out"), Says("You are signed out."), signInAs(invited, "Hello, Nina"),
		Says(bakery), labelled("Open "+joinery), chromedp.WaitVisible(`//header//*[@class="name" and .="`+joinery+`"]`),
	)

	// C15: a feature.
	people := w.service.URL + "/site/" + siteOf(t, admin) + "/people"
	Drive(
		t, nina, chromedp.Navigate(people), Heading("You do not have access to this feature"), Says("Adam Administrator"),
		Press("Ask the administrator"), Says("You get a mail when it is answered"),
	)
	Drive(
		t, admin, Choose("Log out"), Says("You are signed out."),
		chromedp.Navigate(w.mailed(administrator, "Nina New asks for “People").Links[0]), signInAs(administrator, "Nina New"),
		chromedp.WaitVisible(`//li[@id="feature-people" and contains(@class, "asked")]`),
	)
	if at := Evaluate[string](t, admin, "location.hash"); at != "#feature-people" {
		t.Errorf("the mail led to %q", at)
	}
	Drive(t, admin, labelled("Give People and what they may do"), Says("The feature is changed"))
	w.mailed(invited, "You now have “People")
	Drive(t, nina, chromedp.Navigate(people), Heading("People"))

	// C16: no company.
	Drive(
		t, admin, labelled("Take away "+bakery), Says("The company is changed"),
		labelled("Take away "+joinery), Says("The company is changed"), chromedp.WaitVisible(`//*[@aria-label="Let in to `+joinery+`"]`),
	)
	Drive(
		t, nina, chromedp.Navigate(w.service.URL+"/"), Says("No companies assigned to your user account"), Press("Fix it"),
		Heading("No companies assigned to your user account"), Says("Olivia Owner"), Press("Ask the administrator"), Says("You get a mail when it is answered"),
	)
	Drive(
		t, admin, chromedp.Navigate(w.mailed(administrator, "Nina New asks for a company").Links[0]), Heading("Nina New"), Says("asks for a company to work in"),
		labelled("Let in to "+bakery), Says("The company is changed"),
	)
	w.mailed(invited, "You have a company")
	Drive(t, nina, chromedp.Navigate(w.service.URL+"/"), Says(bakery))

	// Removed, she is out at once; C14: and is no user until the administrator says so again.
	Drive(
		t, admin, Press("Remove from the site"), Heading("Remove Nina New?"), Press("Remove them"), Says("They are removed"),
	)
	Drive(
		t, nina, chromedp.Navigate(w.service.URL+"/"), Heading("Sign in"), signInAs(invited, "Hello, Nina"), Says("You’re no longer a user of Satchel Demo Practice"),
		Press("Fix it"), Heading("You’re no longer a user of Satchel Demo Practice"), Says("ask the owner or an administrator to let you in again"), Fill("named", "DEMO-0001"), Press("Ask the administrator"), Says("have been asked by mail"),
	)
	Drive(
		t, admin, chromedp.Navigate(w.mailed(administrator, "Nina New asks for access").Links[0]), Heading("Nina New"), chromedp.WaitVisible(`//h2[.="Asks to be a user of Satchel Demo Practice"]`),
		chromedp.Click(`//label[contains(., "`+joinery+`")]`), Press("Make them a user"), Says("They are a user of the site now"),
	)
	w.mailed(invited, "You are now a user of")
	Drive(t, nina, chromedp.Navigate(w.service.URL+"/"), Says(joinery))
	for _, complaints := range complained {
		for _, complaint := range complaints() {
			// Meant so: the switch that a mail leads to comes before the first field.
			if !strings.HasPrefix(complaint, "Autofocus processing was blocked because a document's URL has a fragment") {
				t.Errorf("the browser complains: %s", complaint)
			}
		}
	}
}

// siteOf is the id of the site whose pages are shown.
func siteOf(t *testing.T, browser context.Context) string {
	t.Helper()
	path := Evaluate[string](t, browser, "location.pathname")
	_, rest, _ := strings.Cut(path, "/site/")
	site, _, _ := strings.Cut(rest, "/")
	return site
}
