package portal_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/audit"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/storage/database"
)

// agent makes somebody of the support desk, with the password all of them have here.
func (s *service) agent(t *testing.T, email, name string) database.Account {
	t.Helper()
	row := must(s.access.CreateAccount(t.Context(), email, name))
	if err := s.passwords.RequestReset(t.Context(), email, localhost); err != nil {
		t.Fatal(err)
	}
	link := s.newestLink(t, email)
	if _, err := s.passwords.CompleteReset(t.Context(), link[strings.LastIndex(link, "/")+1:], password.Replacement{Password: secondPassword}, localhost); err != nil {
		t.Fatal(err)
	}
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.AddSupportAgent(ctx, database.SupportAgent{AccountID: row.ID, CreatedAt: s.clock.Now()})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return row
}

func (s *service) signInAs(email, password string) Step {
	return chromedp.Steps(
		chromedp.Navigate(s.URL+"/sign-in"), Fill("email", email), Fill("password", password), Press("Sign in"),
		chromedp.WaitVisible(chromedp.CSS(".who")),
	)
}

const caseEvidence = "Called back on the number of their site; named the last invoice."

// Proves B10.
func TestSupportDisconnectsSomebodyWhoLostTheirSageID(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.agent(t, "fay@desk.test", "Fay Filer")
	s.agent(t, "abe@desk.test", "Abe Approver")
	browser := Open(t)
	Drive(
		t, browser, s.signInAs("fay@desk.test", secondPassword), Says("You’re at the support desk"),
	)
	if text := Shown(t, browser); strings.Contains(text, "Fix it") || strings.Contains(text, "a user yet") {
		t.Errorf("an agent is told that something is missing: %s", text)
	}
	Photograph(t, browser, "home-agent")
	Drive(
		t, browser, Press("Go to your cases"), Heading("Support desk"), Says("No cases yet"),
		Press("File a case"), Heading("File a case"),
		Fill("email", "nobody@hartley.test"), Fill("evidence", caseEvidence), Press("File the case"), Says("No account has that e-mail"),
		Fill("email", s.ann.Email), Press("File the case"), Says("The case is filed"),
		Press("Ann O'Neil"), Heading("Case of Ann O'Neil"), Press("Withdraw"), Heading("Decide a case"),
	)
	if text := Shown(t, browser); strings.Contains(text, "Approve") {
		t.Errorf("who filed a case may approve it:\n%s", text)
	}
	told := s.awaitMail(t, s.ann.Email, "Someone asked us to disconnect your Sage ID")
	if !strings.Contains(told.Text, "Nothing has changed so far") {
		t.Errorf("the person is told:\n%s", told.Text)
	}

	other := Open(t)
	Drive(t, other, s.signInAs("abe@desk.test", secondPassword), chromedp.Navigate(s.URL+"/support"), Press("Ann O'Neil"), Says(caseEvidence))
	s.clock.Advance(6 * time.Minute)
	Drive(
		t, other, Press("Decide"), Heading("Is it still you?"), Fill("password", secondPassword), Press("Continue"),
		Heading("Decide a case"), Says("Their Sage ID can never be connected again"), Press("Approve and disconnect"), Says("The person is disconnected"),
	)
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != "disconnected" {
		t.Errorf("the link is %s", now.Link)
	}
	s.awaitMail(t, s.ann.Email, "Your Sage ID is disconnected from Satchel")
	if link := s.newestLink(t, s.ann.Email); !strings.Contains(link, "/reset/") {
		t.Errorf("without a password, the person was mailed %s", link)
	}
}

// Attacks: an agent approving their own case by direct POST; the desk's pages for somebody who isn't of it.
func TestTheDesksPagesAreForAgentsAndCasesForOthersThanTheFiler(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.agent(t, "fay@desk.test", "Fay Filer")
	fay := s.visitor(t)
	fay.submit("/sign-in", "email", "fay@desk.test", "password", secondPassword)
	if got := fay.submit("/support/file", "email", s.ann.Email, "evidence", caseEvidence); !strings.Contains(got.text, "The case is filed") {
		t.Fatalf("filing ended at %q", got.title())
	}
	cases := must(s.db.SupportCases(t.Context(), 10))
	decide := "/support/cases/" + cases[0].ID.String() + "/decide"
	if got := fay.submit(decide, "decision", "approved"); got.title() != "Another agent approves this" || got.StatusCode != http.StatusForbidden {
		t.Errorf("approving one's own case: %d %q", got.StatusCode, got.title())
	}
	if got := fay.submit(decide, "decision", "relink"); got.title() != "That is no decision" {
		t.Errorf("a made-up decision: %q", got.title())
	}
	s.givePassword(t, firstPassword)
	ann := s.visitor(t)
	ann.arrive(s.identitySession(t))
	for _, path := range []string{"/support", "/support/file", "/support/cases/" + cases[0].ID.String(), decide} {
		if got := ann.get(path); got.title() != "Only for the support desk" || got.StatusCode != http.StatusForbidden {
			t.Errorf("%s for somebody else: %d %q", path, got.StatusCode, got.title())
		}
	}
	if got := ann.submit(decide, "decision", "approved"); got.title() != "Only for the support desk" {
		t.Errorf("approving by somebody else: %q", got.title())
	}
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != "linked" {
		t.Errorf("the link is %s", now.Link)
	}
}

func TestAdministratorsReadTheAuditLogOfTheirSiteAndNobodyElseDoes(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	stranger := must(s.access.CreateAccount(t.Context(), "stranger@elsewhere.test", "Sam Stranger"))
	for _, email := range []string{stranger.Email, s.ann.Email} {
		if _, err := s.passwords.SignIn(t.Context(), "portal", email, "wrong wrong wrong", localhost); err == nil {
			t.Fatal("a wrong password signed in")
		}
	}
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	organisation := audit.Event{Kind: audit.SAMLRefused, Site: s.site(t), Detail: audit.Detail{"why": "it calls itself \u202etset.live now"}}
	// Of a member, what they are elsewhere is another site's business.
	owner := must(s.access.CreateAccount(t.Context(), "owner@elsewhere.test", "Ora Elsewhere"))
	abroad := must(s.access.CreateSite(t.Context(), "Abroad", "9001", owner.ID)).ID
	elsewhere := audit.Event{Kind: audit.MemberRemoved, Account: s.ann.ID, Actor: owner.ID, Site: abroad}
	for _, event := range []audit.Event{organisation, elsewhere} {
		if err := audit.New(s.db, s.clock.Now).Note(t.Context(), event); err != nil {
			t.Fatal(err)
		}
	}
	got := v.get("/audit")
	if strings.Contains(got.text, owner.Name) {
		t.Error("what happened to a member on another site is shown")
	}
	for _, want := range []string{"it calls itself ·tset.live now", "Audit log", "Signed in", "Reset completed", "Sign-in refused", "127.0.0.1"} {
		if !strings.Contains(got.text, want) {
			t.Errorf("%q isn't shown", want)
		}
	}
	if strings.Contains(got.text, stranger.Email) {
		t.Error("another site's person is shown")
	}
	if got := v.get("/audit?person=" + stranger.Email); !strings.Contains(got.text, "No member of your site has that e-mail") {
		t.Errorf("asked for another site's person: %q", got.title())
	}
	if got := v.get("/audit?person=" + s.ann.Email); !strings.Contains(got.text, "Reset completed") {
		t.Errorf("asked for a member: %q", got.title())
	}
	other := s.visitor(t)
	proof := session.Proof{Account: stranger, By: session.ByPassword}
	s.setAccount(t, stranger.ID, "password_hash = 'x'")
	other.arrive(must(s.sessions.Start(t.Context(), proof, "")))
	if got := other.get("/audit"); got.title() != "You’re not a user of Satchel yet" || got.StatusCode != http.StatusForbidden {
		t.Errorf("for a person without a site: %d %q", got.StatusCode, got.title())
	}
}

func TestAllThatIsWrongWithACaseIsSaidAtOnceAndItsLimitsBeforehand(t *testing.T) {
	s := serve(t)
	fay := s.visitor(t)
	s.agent(t, "fay@desk.test", "Fay Filer")
	fay.submit("/sign-in", "email", "fay@desk.test", "password", secondPassword)
	fay.get("/support/file").wants(t, "In 20 to 4,000 characters.", `minlength="20" maxlength="4000"`)
	const nobody, short = "No account has that e-mail", "Say how you made sure who asks, in 20 to 4,000 characters"
	both := fay.submit("/support/file", "email", "nobody@hartley.test", "evidence", "She rang.")
	both.wants(t, nobody, short, "Nothing was filed.")
	if marked := strings.Count(both.text, `aria-invalid="true"`); marked != 2 {
		t.Errorf("%d fields are marked as wrong", marked)
	}
	fay.submit("/support/file", "email", "nobody@hartley.test", "evidence", caseEvidence).lacks(t, short)
	fay.submit("/support/file", "email", s.ann.Email, "evidence", "She rang.").lacks(t, nobody)
}
