package portal_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/storage/database"
)

// colleagues are ann, who owns the site, signed in, and ben, a bookkeeper in Northwind Traders, in a browser of his own.
type colleagues struct {
	*service

	site     string // the path of its pages
	ann, ben *visitor
	benRow   database.Account
	books    map[string]string // ids of the companies by name
}

func (s *service) colleagues(t *testing.T) *colleagues {
	t.Helper()
	c := &colleagues{service: s, site: "/site/" + s.site(t).String(), books: map[string]string{}}
	s.givePassword(t, firstPassword)
	c.benRow = must(s.access.CreateAccount(t.Context(), "ben@hartley.test", "Ben Field"))
	if err := s.access.AddMember(t.Context(), s.site(t), c.benRow.ID, access.Bookkeeper); err != nil {
		t.Fatal(err)
	}
	for _, company := range must(s.db.CompaniesOn(t.Context(), s.site(t))) {
		c.books[company.Name] = company.ID.String()
		if company.Name == "Northwind Traders" {
			if err := s.access.Grant(t.Context(), company.ID, c.benRow.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	hash := must(s.db.Account(t.Context(), s.ann.ID)).PasswordHash
	s.setAccount(t, c.benRow.ID, "password_hash = '"+hash+"'")
	c.ann, c.ben = s.visitor(t), s.visitor(t)
	c.ann.signIn("ann@hartley.test", firstPassword)
	c.ben.submit("/sign-in", "email", c.benRow.Email, "password", firstPassword)
	return c
}

func (c *colleagues) of(who database.Account, path string) string {
	return c.site + "/people/" + who.ID.String() + path
}

// Each of three things somebody may lack is explained, asked for, and given by the switch the mail leads to.
func TestWhatSomebodyLacksIsAskedForAndGivenByTheSwitch(t *testing.T) {
	c := serve(t).colleagues(t)
	lacking := c.ben.get(c.site + "/people")
	if lacking.StatusCode != http.StatusForbidden || lacking.title() != "You do not have access to this feature" {
		t.Fatalf("ben is shown %q %d", lacking.title(), lacking.StatusCode)
	}
	lacking.wants(t, "People and what they may do", "Ann O&#39;Neil", "Ask the administrator")
	c.ben.submit("/access/ask", "site", c.service.site(t).String(), "thing", "people").wants(t, "You get a mail when it is answered")
	c.ben.submit("/access/ask", "site", c.service.site(t).String(), "thing", "people").wants(t, "You get a mail when it is answered")
	asked := c.awaitMail(t, "ann@hartley.test", "Ben Field asks for “People and what they may do” on Hartley Bookkeeping")
	led := c.ann.do(c.ann.request(http.MethodGet, must(url.Parse(asked.Links[0])).Path, nil))
	if to := led.Header.Get("Location"); to != c.of(c.benRow, "#feature-people") {
		t.Fatalf("the mail leads to %q", to)
	}
	c.ann.get(c.of(c.benRow, "")).wants(t, `id="feature-people" class="asked"`, "Asked for")
	c.ann.submit(c.of(c.benRow, "/feature"), "feature", "people", "was", "role", "now", "allow").wants(t, "The feature is changed")
	c.awaitMail(t, c.benRow.Email, "You now have “People and what they may do” on Hartley Bookkeeping")
	if now := c.ben.get(c.site + "/people"); now.title() != "People" {
		t.Errorf("now ben is shown %q", now.title())
	}

	if page := c.ben.get(c.site + "/companies"); page.title() != "You do not have access to this feature" {
		t.Errorf("without the feature about companies ben is told %q", page.title())
	}
	c.ann.submit(c.of(c.benRow, "/company"), "company", c.books["Northwind Traders"], "was", "yes", "works", "no")
	none := c.ben.get("/access")
	none.wants(t, "No companies assigned to your user account", "Hartley Bookkeeping", "Ann O&#39;Neil")
	c.ben.submit("/access/ask", "site", c.service.site(t).String(), "thing", "any-company").wants(t, "You get a mail")
	asked = c.awaitMail(t, "ann@hartley.test", "Ben Field asks for a company on Hartley Bookkeeping")
	c.ann.get(must(url.Parse(asked.Links[0])).Path).wants(t, "asks for a company to work in")
	c.ann.submit(c.of(c.benRow, "/company"), "company", c.books["Hartley & Sons Ltd"], "was", "no", "works", "yes").wants(t, "The company is changed")
	c.awaitMail(t, c.benRow.Email, "You have a company on Hartley Bookkeeping")
	c.ben.get("/").wants(t, "Hartley &amp; Sons Ltd")
}

// The mail that answers leads to the page that could not be seen before.
func TestTheAnswerLeadsToThePageOfWhatWasAskedFor(t *testing.T) {
	c := serve(t).colleagues(t)
	pages := map[access.Feature]string{
		access.SeeDocuments: "Documents", access.AddDocuments: "Add documents", access.EditDocuments: "Documents",
		access.ReviewDocuments: "Documents", access.DownloadDocuments: "Documents", access.Logins: "User Login Status",
		access.People: "People", access.Companies: "Companies", access.Security: "2-factor on your site",
	}
	for _, feature := range access.Features() {
		c.differ(t, c.service.site(t), c.benRow.ID, feature, false)
		c.ben.submit("/access/ask", "site", c.service.site(t).String(), "thing", string(feature)).wants(t, "You get a mail")
		c.ann.submit(c.of(c.benRow, "/feature"), "feature", string(feature), "was", "deny", "now", "allow").wants(t, "The feature is changed")
		answer := c.awaitMail(t, c.benRow.Email, "You now have “"+feature.Title()+"” on Hartley Bookkeeping")
		if led := c.ben.get(must(url.Parse(answer.Links[0])).Path); led.StatusCode != http.StatusOK || led.title() != pages[feature] {
			t.Errorf("%s: the mail leads to %q, %d %s", feature, led.title(), led.StatusCode, led.Request.URL)
		}
	}
}

func TestAStrangerNamesTheSiteAndIsMadeAUser(t *testing.T) {
	c := serve(t).colleagues(t)
	sid := must(c.access.CreateAccount(t.Context(), "sid@elsewhere.test", "Sid Stranger"))
	c.passwordFor(t, sid, firstPassword)
	v := c.visitor(t)
	v.submit("/sign-in", "email", sid.Email, "password", firstPassword).wants(t, "Fix it")
	page := v.get("/access")
	page.wants(t, "You’re not a user of Satchel yet", "Customer number")
	if strings.Contains(page.text, "Ann") || strings.Contains(page.text, "Hartley") {
		t.Error("a stranger is told of the site")
	}
	right, wrong := v.submit("/access/join", "named", "4711"), v.submit("/access/join", "named", "4712")
	if right.text != wrong.text || !strings.Contains(right.text, "have been asked by mail") {
		t.Error("the answer tells whether there is such a site")
	}
	asked := c.awaitMail(t, "ann@hartley.test", "Sid Stranger asks for access to Hartley Bookkeeping")
	c.ann.get(must(url.Parse(asked.Links[0])).Path).wants(t, "Asks to be a user of Hartley Bookkeeping")
	c.ann.submit(c.of(sid, "/add"), "role", "bookkeeper", "company", c.books["Northwind Traders"]).wants(t, "They are a user of the site now")
	c.awaitMail(t, sid.Email, "You are now a user of Hartley Bookkeeping")
	v.get("/").wants(t, "Northwind Traders")
}

func TestAnInvitedPersonJoinsAndMakesAPassword(t *testing.T) {
	c := serve(t).colleagues(t)
	order := c.ann.get(c.site + "/people/invite").hidden("order")
	press := func() {
		c.ann.submit(
			c.site+"/people/invite", "order", order, "email", "nina@hartley.test", "name", "Nina New", "role", "bookkeeper", "company", c.books["Northwind Traders"],
		).wants(t, "The invitation is on its way", "nina@hartley.test")
	}
	press()
	link := c.awaitMail(t, "nina@hartley.test", "Ann O'Neil invites you to Hartley Bookkeeping").Links[0]
	press() // twice, which leaves the link as it is
	nina := c.visitor(t)
	shown := nina.get(link)
	shown.wants(t, "Join Hartley Bookkeeping", "Northwind Traders", `value="Nina New"`)
	if shown.Request.URL.Path != "/invitation" {
		t.Errorf("the token stays in the address: %s", shown.Request.URL)
	}
	c.visitor(t).get(link).wants(t, "Join Hartley Bookkeeping") // a scanner that follows it uses nothing up
	if asks := nina.submit("/invitation", "name", "Nina New"); asks.title() != "Choose your password" {
		t.Fatalf("accepting leads to %q", asks.title())
	}
	nina.submit("/reset", "new", secondPassword, "repeat", secondPassword)
	nina.submit("/sign-in", "email", "nina@hartley.test", "password", secondPassword).wants(t, "Hello, Nina", "Northwind Traders")
	c.visitor(t).get(link).wants(t, "This invitation has been accepted")
	c.ann.get(c.site+"/people").wants(t, "Nina New")
}

func TestAFileThatIsNoTextIsRefusedAndNotShownAsOne(t *testing.T) {
	c := serve(t).colleagues(t)
	for name, content := range map[string]string{"a workbook": "PK\x03\x04\xff\xfe", "UTF-16": "\xff\xfea\x00@\x00b\x00", "a NUL": "a\x00b@hartley.test"} {
		got := c.ann.sendFiles(c.site+"/people/import", []file{{"file", "people.csv", []byte(content)}}, "lines", "")
		got.wants(t, "Save it as “CSV UTF-8” in your spreadsheet program", "></textarea>")
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
}

func TestAnImportIsShownAndThenCarriedOut(t *testing.T) {
	c := serve(t).colleagues(t)
	const lines = "nina@hartley.test,Nina New,,Northwind Traders\r\nben@hartley.test\r\nnobody,\u202eevE\u200b\r\n"
	plan := c.ann.submit(c.site+"/people/import", "lines", lines)
	plan.wants(t, "·evE·", `data-label="Role:">Bookkeeper</td><td data-label="Companies:">Northwind Traders</td>`, "1 of 3 lines invite somebody", "Is invited", "A user of the site already", "That isn’t an e-mail address")
	if before, _, _ := strings.Cut(plan.text, `<textarea name="lines" hidden`); strings.ContainsAny(before, "\u202e\u200b") {
		t.Error("what turns the writing round is shown raw")
	}
	seal := regexp.MustCompile(`name="seal" value="([0-9a-f]+)"`).FindStringSubmatch(plan.text)[1]
	c.ann.submit(c.site+"/people/import", "lines", lines+"eve@hartley.test\r\n", "seal", seal).wants(t, "nobody was invited", "eve@hartley.test")
	c.ann.submit(c.site+"/people/import", "lines", lines, "seal", seal).wants(t, "The invitations are on their way")
	c.ann.submit(c.site+"/people/import", "lines", lines, "seal", seal).wants(t, "nobody was mailed a second time") // a double click
	c.awaitMail(t, "nina@hartley.test", "Ann O'Neil invites you to Hartley Bookkeeping")
}

func TestWhoIsRemovedIsOutAndWhoseCompanyIsClosedIsTold(t *testing.T) {
	c := serve(t).colleagues(t)
	northwind := "/company/" + c.books["Northwind Traders"]
	c.ann.submit(c.site+"/companies/"+c.books["Northwind Traders"]+"/close").wants(t, "The company is closed")
	if told := c.ben.get(northwind + "/documents"); told.StatusCode != http.StatusGone || told.title() != "Northwind Traders was closed" {
		t.Errorf("who worked there is shown %q %d", told.title(), told.StatusCode)
	}
	c.ann.submit(c.site+"/companies/"+c.books["Northwind Traders"]+"/reopen").wants(t, "open again")
	if back := c.ben.get(northwind + "/documents"); back.title() != "Documents" {
		t.Errorf("opened again it is %q", back.title())
	}
	c.ann.submit(c.site+"/companies/"+c.books["Northwind Traders"]+"/rename", "was", "Northwind Traders", "name", "Northwind Ltd").wants(t, "renamed", "Northwind Ltd")
	c.ann.submit(c.site+"/companies/"+c.books["Northwind Traders"]+"/rename", "was", "Northwind Traders", "name", "Northwind plc").wants(t, "Somebody else was quicker", "Northwind Ltd")

	c.ann.get(c.of(c.benRow, "/remove")).wants(t, "Remove Ben Field?")
	c.ann.submit(c.of(c.benRow, "/remove")).wants(t, "They are removed")
	if out := c.ben.get("/"); out.title() != "Sign in" {
		t.Errorf("ben is still shown %q", out.title())
	}
	c.awaitMail(t, c.benRow.Email, "You are no longer a user of Hartley Bookkeeping")
}

// Who was given the feature and doesn't run the site is shown how to change their own companies, and no others.
func TestTheCompaniesThatAreNotOnesOwnToChangeAreListedWithoutTheMeans(t *testing.T) {
	c := serve(t).colleagues(t)
	c.differ(t, c.service.site(t), c.benRow.ID, access.Companies, true)
	mine, other := c.books["Northwind Traders"], c.books["Hartley & Sons Ltd"]
	list := c.ben.get(c.site + "/companies")
	list.wants(t, "Hartley &amp; Sons Ltd", "/companies/"+mine+"/close", "/companies/"+mine+"/rename")
	if strings.Contains(list.text, other) {
		t.Error("it shows how to change a company that isn't theirs")
	}
	for _, refused := range []page{
		c.ben.get(c.site + "/companies/" + other + "/close"), c.ben.submit(c.site + "/companies/" + other + "/close"),
		c.ben.submit(c.site+"/companies/"+other+"/rename", "was", "Hartley & Sons Ltd", "name", "Mine"),
	} {
		if refused.StatusCode != http.StatusForbidden || refused.title() != "That isn’t yours to change" {
			t.Errorf("%d %q", refused.StatusCode, refused.title())
		}
	}
}

func TestASiteIsHandedOverAfterAFreshProof(t *testing.T) {
	c := serve(t).colleagues(t)
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator").wants(t, "The role is changed")
	c.ann.submit(c.of(c.service.ann, "/remove")).wants(t, "A site always has its owner")
	c.ann.get(c.of(c.benRow, "/owner")).wants(t, "Hand Hartley Bookkeeping over?")
	c.clock.Advance(session.StepUpLife + time.Second)
	if asked := c.ann.submit(c.of(c.benRow, "/owner")); asked.title() != "Is it still you?" {
		t.Errorf("without a fresh proof: %q", asked.title())
	}
	c.ann.submit("/step-up", "next", c.of(c.benRow, "/owner"), "password", firstPassword)
	c.ann.submit(c.of(c.benRow, "/owner")).wants(t, "The site is handed over")
	c.ben.submit(c.site+"/features", "role", "administrator", "was", "documents.see").wants(t, "Is it still you?")
}

func TestARoleAndAPersonCanDifferAndTheMatrixShowsIt(t *testing.T) {
	c := serve(t).colleagues(t)
	matrix := c.ann.get(c.site + "/features")
	matrix.wants(t, "Nobody: everyone may do what their role says")
	form := url.Values{"role": {"bookkeeper"}, "may": {"documents.see", "logins"}}
	for _, feature := range access.Features() {
		if access.Bookkeeper.Allowed(feature) {
			form.Add("was", string(feature))
		}
	}
	forged := url.Values{"role": {"bookkeeper"}, "was": form["was"], "may": {"zzz"}}
	if got := c.ann.follow(c.ann.request(http.MethodPost, c.site+"/features", forged)); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a feature there isn't: %d %q", got.StatusCode, got.title())
	}
	c.ann.follow(c.ann.request(http.MethodPost, c.site+"/features", form)).wants(t, "What the role may do is changed")
	c.ann.follow(c.ann.request(http.MethodPost, c.site+"/features", form)).wants(t, "Somebody else was quicker")
	c.ann.submit(c.of(c.benRow, "/feature"), "feature", "documents.add", "was", "role", "now", "allow")
	c.ann.get(c.site+"/features").wants(t, "Ben Field", `<span class="chip good">Add documents</span>`)
}

// bad is what people and scripts type into forms.
var bad = map[string]string{
	"nothing": "", "spaces": "   ", "too long": strings.Repeat("ä", 5000), "one line and another": "x\r\nBcc: all@hartley.test",
	"right to left": "\u202egnp.exe", "HTML": `"><script>alert(1)</script>`, "SQL": "'; DROP TABLE members; --",
	"not UTF-8": "\xff\xfe", "NUL": "a\x00b", "an emoji": "👩‍🚀",
}

func TestNoFormOfAdministrationIsUpsetByWhatIsTyped(t *testing.T) {
	c := serve(t).colleagues(t)
	forms := map[string][]string{
		c.site + "/people/invite":          {"email", "name", "role", "company"},
		c.site + "/people/invite/withdraw": {"email"},
		c.site + "/people/import":          {"lines", "seal"},
		c.of(c.benRow, "/role"):            {"was", "role"},
		c.of(c.benRow, "/company"):         {"company", "was", "works"},
		c.of(c.benRow, "/feature"):         {"feature", "was", "now"},
		c.of(c.benRow, "/add"):             {"role", "company"},
		c.of(c.benRow, "/decline"):         {"thing"},
		c.site + "/people/nobody/remove":   {"x"},
		c.site + "/features":               {"role", "was", "may"},
		c.site + "/companies/" + c.books["Northwind Traders"] + "/rename": {"was", "name"},
		c.site + "/companies/nothing/close":                               {"x"},
		"/access/ask":                                                     {"site", "thing"},
		"/invitation":                                                     {"name"},
		"/invitation/nonsense":                                            nil,
	}
	for path, fields := range forms {
		for name, typed := range bad {
			filled := make([]string, 0, 2*len(fields))
			for _, field := range fields {
				filled = append(filled, field, typed)
			}
			got := c.ann.submit(path, filled...)
			if got.StatusCode >= 500 || strings.Contains(got.text, "<script>alert") {
				t.Errorf("%s, %s: %d %q", path, name, got.StatusCode, got.title())
			}
		}
	}
	for name, typed := range bad {
		if got := c.ann.submit(c.site+"/companies", "name", typed); got.StatusCode >= 500 || strings.Contains(got.text, "<script>alert") {
			t.Errorf("a company, %s: %d", name, got.StatusCode)
		}
	}
	people := must(c.sites.People(t.Context(), c.service.site(t)))
	if len(people) != 2 || people[1].Role != access.Bookkeeper || len(people[1].Works()) != 1 {
		t.Errorf("the people are %+v", people)
	}
}
