package portal_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/sync/editing"
)

func (s *service) editing() *editing.Service { return editing.New(s.db, s.sessions, s.clock.Now) }

// colleague is ben, a bookkeeper of ann's site, signed in and at work in the company.
func (c *clerk) colleague() *visitor {
	c.t.Helper()
	ben := must(c.s.access.CreateAccount(c.t.Context(), "ben@hartley.test", "Ann Baker"))
	if err := c.s.access.AddMember(c.t.Context(), c.s.site(c.t), ben.ID, access.Bookkeeper); err != nil {
		c.t.Fatal(err)
	}
	if err := c.s.access.Grant(c.t.Context(), c.company, ben.ID); err != nil {
		c.t.Fatal(err)
	}
	err := c.s.db.Write(c.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET name = 'Ben Baker' WHERE id = '"+ben.ID.String()+"'")
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.s.passwordFor(c.t, ben, firstPassword)
	v := c.s.visitor(c.t)
	if home := v.submit("/sign-in", "email", ben.Email, "password", firstPassword); home.title() != "Hello, Ben" {
		c.t.Fatalf("ben's signing in ended at %q", home.title())
	}
	return v
}

// hidden is the value of a hidden field of a page's form.
func (p page) hidden(name string) string {
	_, rest, _ := strings.Cut(p.text, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return html.UnescapeString(value)
}

// boxes are the logins that can be chosen on a page.
func (p page) boxes() []string {
	var ids []string
	for _, part := range strings.Split(p.text, `name="login" value="`)[1:] {
		id, rest, _ := strings.Cut(part, `"`)
		if !strings.HasPrefix(rest, " disabled") {
			ids = append(ids, id)
		}
	}
	return ids
}

func TestNobodyLogsOffWhoHasAHigherRoleUnlessDisconnected(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s) // the owner
	ben := ann.colleague()
	s.differ(t, s.site(t), must(s.db.AccountByEmail(t.Context(), "ben@hartley.test")).ID, access.Logins, true)
	logins := "/site/" + s.site(t).String() + "/logins"
	ben.get(logins).wants(t, "Has a higher role than you")
	if chosen := ben.get(logins).boxes(); len(chosen) != 0 {
		t.Errorf("%d can be chosen", len(chosen))
	}
	bens := ann.get(logins).boxes()
	for _, one := range must(s.sessions.Logins(t.Context(), s.site(t), "")) {
		ben.submit(logins+"/log-off", "login", one.ID).wants(t, "Nobody was logged off")
	}
	s.clock.Advance(session.DisconnectedAfter)
	ben.get("/") // ben is there, ann is not
	ben.submit(logins+"/log-off", "tab", "disconnected", "login", ben.get(logins + "/disconnected").boxes()[0]).wants(t, "One login was logged off")
	ann.signIn(s.ann.Email, firstPassword)
	ann.submit(logins+"/log-off", "login", bens[0]).wants(t, "One login was logged off")
}

func TestALoginIsListedWithTheCompanyItRemembered(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	northwind := must(uuid.Parse(s.elsewhere(t)))
	account := must(s.db.AccountByEmail(t.Context(), "ben@hartley.test"))
	if err := s.access.Grant(t.Context(), northwind, account.ID); err != nil {
		t.Fatal(err)
	}
	ben.submit("/company", "company", northwind.String())
	ben.submit("/sign-out")
	ben.submit("/sign-in", "email", "ben@hartley.test", "password", firstPassword)
	logins := "/site/" + s.site(t).String() + "/logins"
	of := func(person string) string {
		_, line, _ := strings.Cut(ann.get(logins).text, "<strong>"+person)
		line, _, _ = strings.Cut(line, "</li>")
		return line
	}
	if line := of("Ben Baker"); !strings.Contains(line, "Northwind Traders") {
		t.Errorf("ben works in Northwind Traders, and is listed as %s", line)
	}
	if err := s.access.Withdraw(t.Context(), northwind, account.ID); err != nil {
		t.Fatal(err)
	}
	if line := of("Ben Baker"); strings.Contains(line, "Northwind Traders") || !strings.Contains(line, "Hartley &amp; Sons Ltd") {
		t.Errorf("ben works in the one company left to him, and is listed as %s", line)
	}

	abroad := must(s.access.CreateSite(t.Context(), "Hartley Abroad", "4712", account.ID))
	foreign := must(s.access.CreateCompany(t.Context(), abroad.ID, "Foreign Books"))
	if err := s.access.Grant(t.Context(), foreign.ID, account.ID); err != nil {
		t.Fatal(err)
	}
	ben.submit("/company", "company", foreign.ID.String())
	ben.submit("/sign-out")
	ben.submit("/sign-in", "email", "ben@hartley.test", "password", firstPassword)
	if line := of("Ben Baker"); line != "" {
		t.Errorf("ben works on another site, and is listed as %s", line)
	}
}

func TestLoginsOfAPersonInTheSameMinuteAreNumbered(t *testing.T) {
	s := serve(t)
	s.clock.Advance(s.clock.Now().Truncate(time.Minute).Add(time.Minute).Sub(s.clock.Now())) // a minute begins
	ann := clerkAt(t, s)
	ann.colleague()
	logins := "/site/" + s.site(t).String() + "/logins"
	ann.get(logins).lacks(t, "of that minute")
	s.visitor(t).submit("/sign-in", "email", "ben@hartley.test", "password", firstPassword)
	s.clock.Advance(session.DisconnectedAfter)
	ann.get("/")
	status := ann.get(logins + "/disconnected").text
	for _, number := range []string{"(no. 1 of that minute)", "(no. 2 of that minute)"} {
		if told := strings.Count(status, number); told != 2 { // in the list, and in what is to be done
			t.Errorf("%s stands %d times", number, told)
		}
	}
	ann.get(logins).lacks(t, "of that minute")
}

// A page of a company that was left lives on in another tab, and its document is nobody's business here.
func TestADocumentOfAnotherSiteIsNotNamed(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	account := must(s.db.AccountByEmail(t.Context(), "ben@hartley.test"))
	abroad := must(s.access.CreateSite(t.Context(), "Hartley Abroad", "4712", account.ID))
	foreign := must(s.access.CreateCompany(t.Context(), abroad.ID, "Foreign Books"))
	if err := s.access.Grant(t.Context(), foreign.ID, account.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.access.AddMember(t.Context(), abroad.ID, s.ann.ID, access.Bookkeeper); err != nil { // who sends it
		t.Fatal(err)
	}
	if err := s.access.Grant(t.Context(), foreign.ID, s.ann.ID); err != nil {
		t.Fatal(err)
	}
	ben.submit("/company", "company", foreign.ID.String())
	secret := (&clerk{&visitor{t: t}, s, foreign.ID, ""}).give("secret.pdf", []byte("%PDF-1.7 secret")).String()
	ben.get("/company/"+foreign.ID.String()+"/documents/"+secret+"/edit").wants(t, "Edit details")
	ben.submit("/company", "company", ann.company.String())
	status := ann.get("/site/" + s.site(t).String() + "/logins")
	status.wants(t, "Ben Baker", "A document of another site")
	status.lacks(t, "secret.pdf", "Foreign Books")
}

// Proves C13.
func TestWhatToDoAboutADocumentInUseDependsOnWhoLooks(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s) // the owner
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	logins := "/site/" + s.site(t).String() + "/logins"
	const led, own = "Open User Login Status", "what was kept of their typing stays theirs"

	token := ann.get(edit).hidden("token")
	used := ben.get(edit)
	used.wants(t, "already in use by Ann", "an administrator can log them off")
	used.lacks(t, led, own)
	s.differ(t, s.site(t), must(s.db.AccountByEmail(t.Context(), "ben@hartley.test")).ID, access.Logins, true)
	used = ben.get(edit)
	used.wants(t, `href="`+logins+`"`, "an administrator can log them off")
	used.lacks(t, own) // ben is no more than a bookkeeper
	s.clock.Advance(session.DisconnectedAfter)
	ben.get("/")
	ben.get(edit).wants(t, `href="`+logins+`/disconnected"`, "Ask Ann", "log that login off in User Login Status")

	ann.submit(edit, "token", token, "version", "1", "currency", "GBP", "category", "sale")
	ben.get(edit).wants(t, "Edit details")
	ann.get(edit).wants(t, "already in use by Ben Baker", `href="`+logins+`"`, "log them off in User Login Status", own)
	again := s.visitor(t)
	again.submit("/sign-in", "email", "ben@hartley.test", "password", firstPassword)
	used = again.get(edit)
	used.wants(t, "You have this open elsewhere", "release the login", `href="/profile/devices#browsers"`)
	used.lacks(t, led)
}

func TestWhatIsToBeDoneAboutEachOfAPersonsLoginsTellsThemApart(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ann.colleague()
	s.clock.Advance(session.DisconnectedAfter)
	s.visitor(t).submit("/sign-in", "email", "ben@hartley.test", "password", firstPassword)
	s.clock.Advance(session.DisconnectedAfter)
	ann.signIn(s.ann.Email, firstPassword)
	required := strings.Split(ann.get("/site/"+s.site(t).String()+"/logins/disconnected").text, "<h3>Ben Baker</h3>")[1:]
	if len(required) != 2 {
		t.Fatalf("%d logins of ben are told what to do about", len(required))
	}
	for _, one := range must(s.sessions.Logins(t.Context(), s.site(t), "")) {
		since := "Signed in <time datetime=\"" + one.StartedAt.UTC().Format(time.RFC3339) + "\">"
		told := slices.ContainsFunc(required, func(text string) bool {
			return strings.Contains(text, since) && strings.Contains(text, "· from 127.0.0.1")
		})
		if one.Account.ID != s.ann.ID && !told {
			t.Errorf("none is the login of %s", one.StartedAt)
		}
	}
}

func TestADisconnectedLoginIsLoggedOffAndWhatItHeldIsFree(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"

	form := ben.get(edit)
	form.wants(t, "Edit details", "nobody else can change invoice.pdf")
	kept := ben.submit("/session/draft", "account", form.account(), "path", edit, "version", "1", "fields", `{"counterparty":"Zebra Ltd","total":"12.34"}`)
	if kept.StatusCode != http.StatusOK {
		t.Fatalf("keeping a draft: %d", kept.StatusCode)
	}
	used := ann.get(edit)
	if used.StatusCode != http.StatusConflict {
		t.Errorf("ann got %d", used.StatusCode)
	}
	used.wants(t, "Already in use by another user", "already in use by Ben Baker", "open since", "User Login Status")

	logins := "/site/" + s.site(t).String() + "/logins"
	ann.get(logins).wants(t, "User Login Status", "Ben Baker", "This is you, here", "Hartley &amp; Sons Ltd")
	ann.get(logins+"/disconnected").wants(t, "No disconnected logins")
	s.clock.Advance(session.DisconnectedAfter)
	ann.get("/") // ann is there, ben is not
	status := ann.get(logins + "/disconnected")
	status.wants(t, "Ben Baker", "Action required", "invoice.pdf", "kept as a draft for Ben Baker", "It was last kept on <time", `in Hartley &amp; Sons Ltd</span>`)
	ann.get(edit).wants(t, "That login is disconnected")
	chosen := status.boxes()
	if len(chosen) != 1 {
		t.Fatalf("%d logins can be chosen", len(chosen))
	}
	ann.submit(logins+"/log-off", "tab", "disconnected", "login", chosen[0]).wants(t, "One login was logged off", "No disconnected logins")
	ann.get(edit).wants(t, "Edit details")

	if got := ben.get("/"); got.title() != "Sign in" {
		t.Errorf("ben is still signed in, at %q", got.title())
	}
	ann.submit(strings.TrimSuffix(edit, "/edit") + "/close")
	ben.submit("/sign-in", "email", "ben@hartley.test", "password", firstPassword)
	again := ben.get(edit)
	again.wants(t, "You typed this earlier", `value="Zebra Ltd"`, `value="12.34"`)
	saved := ben.submit(edit, "token", again.hidden("token"), "version", "1", "counterparty", "Zebra Ltd", "total", "12.34", "currency", "GBP", "category", "sale")
	saved.wants(t, "Zebra Ltd", "GBP 12.34")
}

// account is whom a page was made for.
func (p page) account() string {
	_, rest, _ := strings.Cut(p.text, `data-account="`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

func TestASaveAfterBeingLoggedOffChangesNothingAndKeepsTheText(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	other := s.visitor(t)
	other.signIn(s.ann.Email, firstPassword)
	token := other.get(edit).hidden("token")
	ann.get(edit).wants(t, "You have this open elsewhere", "Release your other login")

	devices := ann.get("/profile/devices")
	devices.wants(t, "Has invoice.pdf open", "Release")
	_, rest, _ := strings.Cut(devices.text, `name="browser" value="`)
	id, _, _ := strings.Cut(rest, `"`)
	ann.submit("/profile/devices/browsers/end", "browser", id).wants(t, "Documents it had open are free")
	ann.get(edit).wants(t, "Edit details")
	ann.submit(strings.TrimSuffix(edit, "/edit") + "/close")

	other.submit("/sign-in", "email", s.ann.Email, "password", firstPassword)
	lost := other.submit(edit, "token", token, "version", "1", "counterparty", "Typed in vain?", "currency", "GBP", "category", "sale")
	if lost.StatusCode != http.StatusConflict {
		t.Errorf("got %d", lost.StatusCode)
	}
	lost.wants(t, "This was not saved", `value="Typed in vain?"`)
	other.get(edit).wants(t, `value="Typed in vain?"`)
}

func TestWhatIsWrongInTheDetailsIsSaidBesideTheField(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	token := ann.get(edit).hidden("token")
	for _, bad := range []struct{ field, typed, said string }{
		{"dated", "31/12/2026", "no day of the calendar"},
		{"total", "1,234", "could mean two things"},
		{"total", "'; DROP TABLE documents; --", "no amount"},
		{"counterparty", "\u202egnp.exe", "can’t be seen"},
		{"note", strings.Repeat("x", 2000), "too long"},
		{"category", "<script>", ""},
	} {
		got := ann.submit(edit, "token", token, "version", "1", bad.field, bad.typed, "currency", "GBP")
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s %.20q: %d", bad.field, bad.typed, got.StatusCode)
		}
		got.wants(t, "Nothing was saved yet", bad.said)
	}
	saved := ann.submit(edit, "token", token, "version", "1", "counterparty", "<b>O'Neil & Söhne</b>", "currency", "GBP")
	saved.wants(t, "&lt;b&gt;O&#39;Neil &amp; Söhne&lt;/b&gt;")
}

func TestAnAdministratorEndsOnlyWorkOnTheirSite(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	eve := must(s.access.CreateAccount(t.Context(), "eve@elsewhere.test", "Eve Elsewhere"))
	site := must(s.access.CreateSite(t.Context(), "Another practice", "4712", eve.ID))
	s.passwordFor(t, eve, firstPassword)
	v := s.visitor(t)
	v.submit("/sign-in", "email", eve.Email, "password", firstPassword)
	theirs := must(s.sessions.Logins(t.Context(), s.site(t), ""))[0].ID
	if got := v.get("/site/" + s.site(t).String() + "/logins"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a foreign site's logins: %d", got.StatusCode)
	}
	v.submit("/site/"+site.ID.String()+"/logins/log-off", "login", theirs).wants(t, "Nobody was logged off")
	own := v.submit("/site/"+site.ID.String()+"/logins/log-off", "login", must(s.sessions.Logins(t.Context(), site.ID, ""))[0].ID)
	own.wants(t, "those who were chosen had gone already", "This is you, here")
	v.submit("/site/"+site.ID.String()+"/logins/log-off").wants(t, "no login was chosen. Choose one, then Log Off.")
	if got := ann.get("/"); got.title() != "Hello, Ann" {
		t.Errorf("ann was logged off, at %q", got.title())
	}
}

func TestAPageThatAsksOnItsOwnKeepsNobodySignedIn(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	for range 20 {
		s.clock.Advance(time.Minute)
		if got := ann.do(ann.request(http.MethodPost, "/session/alive", url.Values{})); got.StatusCode == http.StatusUnauthorized {
			return
		}
	}
	t.Error("still signed in after 20 minutes of polling")
}

func TestADraftIsKeptForWhoeverTypedItAndNobodyElse(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	mine := ann.get("/").account()
	if got := ben.submit("/session/draft", "account", mine, "path", edit, "fields", `{"note":"ann's"}`); got.StatusCode != http.StatusConflict {
		t.Errorf("what ann typed in a browser where ben is signed in now: %d", got.StatusCode)
	}
	for _, bad := range []string{"", "[]", "{", `{"note":"` + strings.Repeat("x", 70_000) + `"}`} {
		if got := ann.submit("/session/draft", "account", mine, "path", edit, "fields", bad); got.StatusCode < 400 || got.StatusCode >= 500 {
			t.Errorf("%.20q: %d", bad, got.StatusCode)
		}
	}
	if got := s.visitor(t).submit("/session/draft", "account", mine, "path", edit, "fields", "{}"); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("signed out: %d", got.StatusCode)
	}
}
