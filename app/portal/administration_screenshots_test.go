package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/access"
	"satchel/auth/administration"
)

// The pages of administration and Fix it at two widths, light and dark.
func TestThePagesOfAdministrationFitWideAndNarrowLightAndDark(t *testing.T) {
	c := serve(t).colleagues(t)
	browser := Open(t)
	complained := Complaints(t, browser)
	by := administration.By{Account: c.benRow.ID, Site: c.service.site(t)}
	if err := c.sites.Ask(t.Context(), by, string(access.Logins)); err != nil {
		t.Fatal(err)
	}
	c.ann.submit(c.site+"/people/invite", "email", "nina@hartley.test", "name", "Nina New", "role", "bookkeeper")
	link := c.awaitMail(t, "nina@hartley.test", "Ann O'Neil invites you to Hartley Bookkeeping").Links[0]
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator")
	c.ben.submit(c.site+"/people/invite", "email", "otto@hartley.test", "name", "Otto Quill", "role", "administrator")
	c.ann.submit(c.of(c.benRow, "/role"), "was", "administrator", "role", "bookkeeper")
	c.awaitMail(t, c.benRow.Email, "You now have “User Login Status” on Hartley Bookkeeping")
	if err := c.sites.Ask(t.Context(), by, string(access.Logins)); err != nil {
		t.Fatal(err)
	}
	at := func(path, title, name string) {
		t.Helper()
		Drive(t, browser, chromedp.Navigate(c.URL+path), Heading(title))
		Photograph(t, browser, name)
	}
	signIn := func(email string) {
		t.Helper()
		Drive(t, browser, chromedp.Navigate(c.URL+"/sign-in"), Fill("email", email), Fill("password", firstPassword), Press("Sign in"), chromedp.WaitVisible(chromedp.CSS(".who")))
	}
	signIn("ann@hartley.test")
	at(c.site+"/people", "People", "people")
	at(c.of(c.benRow, "/asked/logins"), "Ben Field", "person-asked")
	at(c.site+"/people/invite", "Invite somebody", "people-invite")
	at(c.site+"/people/import", "Import people", "people-import")
	Drive(t, browser, chromedp.SetValue(chromedp.CSS("#lines"), "eve@hartley.test,Eve Plum,,Northwind Traders,Hartley & Sons Ltd\nzoe@hartley.test,Zoe Lamb,administrator\nben@hartley.test\nnobody,,king\nmia@hartley.test,Mia,,\"Rope; Sail\"\nevil@hartley.test,\u202egnp.exe\n"), Press("Show what it does"), Heading("What the import does"))
	Photograph(t, browser, "people-import-plan")
	at(c.site+"/companies", "Companies", "companies-site")
	at(c.site+"/features", "Features", "features")
	at(c.of(c.benRow, "/remove"), "Remove Ben Field?", "person-remove")
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator")
	at(c.of(c.benRow, "/owner"), "Hand Hartley Bookkeeping over?", "person-owner")
	c.ann.submit(c.of(c.benRow, "/role"), "was", "administrator", "role", "bookkeeper")
	at(c.site+"/companies/"+c.books["Northwind Traders"]+"/close", "Close Northwind Traders?", "company-close")
	Drive(t, browser, chromedp.Navigate(link), Heading("Join Hartley Bookkeeping"), Says("is signed in in this browser"))
	Photograph(t, browser, "invitation-other")
	Drive(t, browser, chromedp.Click(chromedp.CSS(".after a")), Heading("Hello, Ann"))
	Drive(t, browser, Choose("Log out"), Says("signed out"), chromedp.Navigate(link), Heading("Join Hartley Bookkeeping"))
	Photograph(t, browser, "invitation")
	signIn(c.benRow.Email)
	at(c.site+"/people", "You do not have access to this feature", "fix-it-feature")
	Drive(t, browser, Press("Ask the administrator"), Says("You get a mail when it is answered"))
	Photograph(t, browser, "fix-it-asked")
	at("/company/"+c.books["Hartley & Sons Ltd"]+"/documents", "You can’t work in that company", "fix-it-company")
	Drive(t, browser, Press("Ask the administrator"), Heading("Asked for the company"))
	Photograph(t, browser, "fix-it-company-asked")
	c.differ(t, c.service.site(t), c.benRow.ID, access.SeeDocuments, false)
	at("/", "Hello, Ben", "home-blind")
	c.execute(t, "DELETE FROM company_members WHERE account_id = '"+c.benRow.ID.String()+"'")
	at("/access", "No companies assigned to your user account", "fix-it-companies")
	c.execute(t, "DELETE FROM members WHERE account_id = '"+c.benRow.ID.String()+"'")
	at("/access", "You’re not a user of Satchel yet", "fix-it-user")
	c.execute(t, "INSERT INTO removals (site_id, account_id, removed_at) SELECT id, '"+c.benRow.ID.String()+"', created_at FROM sites WHERE customer_number = '4711'")
	at("/", "Hello, Ben", "home-removed")
	at("/access", "You’re no longer a user of Hartley Bookkeeping", "fix-it-removed")
	Drive(t, browser, Fill("named", "4711"), Press("Ask the administrator"), chromedp.WaitVisible(chromedp.CSS(".notice")), Choose("Log out"), Heading("Sign in"))
	signIn("ann@hartley.test")
	at(c.of(c.benRow, ""), "Ben Field", "person-asks")
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}
