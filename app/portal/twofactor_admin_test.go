package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"satchel/auth/session"
	"satchel/storage/database"
)

// colleague is a bookkeeper on ann's site, with a password and passcodes.
func (s *service) colleague(t *testing.T) (database.Account, phone) {
	t.Helper()
	row := must(s.access.CreateAccount(t.Context(), "ben@hartley.test", "Ben Field"))
	site := must(s.db.SiteByCustomerNumber(t.Context(), "4711"))
	if err := s.access.AddMember(t.Context(), site.ID, row.ID, "bookkeeper"); err != nil {
		t.Fatal(err)
	}
	hash := must(s.db.Account(t.Context(), s.ann.ID)).PasswordHash
	s.setAccount(t, row.ID, "password_hash = '"+hash+"'")
	return row, s.enrol(t, row)
}

// Proves C9.
func TestAnAdministratorSeesWhoHasItAndResetsSomebodyElses(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	ben, mine := s.colleague(t)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	site := must(s.db.SiteByCustomerNumber(t.Context(), "4711"))

	list := v.get("/admin/two-factor")
	if got := list.Request.URL.Path; got != "/site/"+site.ID.String()+"/two-factor" {
		t.Errorf("the old address leads to %s", got)
	}
	for _, says := range []string{"Hartley Bookkeeping", "Ben Field", "Everybody’s own choice", "On</span>", "Off</span>"} {
		if !strings.Contains(list.text, says) {
			t.Errorf("the list doesn't say %q", says)
		}
	}
	if strings.Contains(list.text, strings.ReplaceAll(mine.secret, " ", "")) || strings.Contains(list.text, mine.recovery[0]) {
		t.Error("the list shows a secret")
	}
	asked := v.get("/site/" + site.ID.String() + "/two-factor/" + ben.ID.String() + "/reset")
	if asked.title() != "Reset Ben Field’s 2-factor authentication?" {
		t.Fatalf("asked %q", asked.title())
	}
	if own := v.submit("/site/" + site.ID.String() + "/two-factor/" + s.ann.ID.String() + "/reset"); own.StatusCode != http.StatusForbidden {
		t.Errorf("her own: %d %q", own.StatusCode, own.title())
	}
	if done := v.submit("/site/" + site.ID.String() + "/two-factor/" + ben.ID.String() + "/reset"); !strings.Contains(done.text, "is reset") {
		t.Errorf("resetting: %d %q", done.StatusCode, done.title())
	}
	s.awaitMail(t, ben.Email, "An administrator has reset your 2-factor authentication")
	if got := s.visitor(t).submit("/sign-in", "email", ben.Email, "password", firstPassword); got.title() != "Hello, Ben" {
		t.Errorf("ben arrives at %q", got.title())
	}
}

func TestABookkeeperAdministersNobody(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	ben, mine := s.colleague(t)
	v := s.visitor(t)
	v.submit("/sign-in", "email", ben.Email, "password", firstPassword)
	v.submit("/sign-in/passcode", "passcode", s.passcode(mine))
	site := must(s.db.SiteByCustomerNumber(t.Context(), "4711"))
	for _, got := range []page{
		v.get("/site/" + site.ID.String() + "/two-factor"),
		v.submit("/site/"+site.ID.String()+"/two-factor/require", "required", "yes"),
		v.submit("/site/" + site.ID.String() + "/two-factor/" + s.ann.ID.String() + "/reset"),
	} {
		if got.StatusCode != http.StatusForbidden || got.title() != "You do not have access to this feature" {
			t.Errorf("got %d %q", got.StatusCode, got.title())
		}
	}
	if got := v.get("/admin/two-factor"); got.StatusCode != http.StatusForbidden || got.title() != "You do not have access to this feature" {
		t.Errorf("the old address: %d %q", got.StatusCode, got.title())
	}
}

func TestRequiringItNeedsAFreshProof(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	s.clock.Advance(session.StepUpLife + time.Second)
	site := must(s.db.SiteByCustomerNumber(t.Context(), "4711"))
	if got := v.submit("/site/"+site.ID.String()+"/two-factor/require", "required", "yes"); got.title() != "Is it still you?" {
		t.Errorf("got %q", got.title())
	}
}

// Proves C9.
func TestWhereASiteRequiresItNothingElseOpensUntilItIsSetUp(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	site := must(s.db.SiteByCustomerNumber(t.Context(), "4711"))
	v.submit("/site/"+site.ID.String()+"/two-factor/require", "required", "yes")
	for _, path := range []string{"/", "/profile", "/profile/password", "/admin/two-factor", "/audit"} {
		if got := v.get(path); got.title() != "2-factor authentication" || !strings.Contains(got.text, "requires it") {
			t.Errorf("%s opens %q", path, got.title())
		}
	}
	mine := v.setUp(s)
	if got := v.get("/"); got.title() != "Hello, Ann" {
		t.Errorf("afterwards / opens %q", got.title())
	}
	told := v.get("/profile/two-factor/remove")
	if told.title() != "It can be replaced, not turned off" || strings.Contains(told.text, "Turn it off") || !strings.Contains(told.text, "requires 2-factor authentication of everybody") {
		t.Errorf("asking to turn it off: %d %q\n%s", told.StatusCode, told.title(), told.text)
	}
	if got := v.get("/profile/two-factor"); strings.Contains(got.text, "two-factor/remove") || !strings.Contains(got.text, "it can be replaced, but not turned off") {
		t.Errorf("the page says\n%s", got.text)
	}
	v.submit("/step-up", "next", "/profile", "password", firstPassword, "passcode", s.passcode(mine))
	if got := v.submit("/profile/two-factor/remove"); got.title() != "It can be replaced, not turned off" {
		t.Errorf("turning it off: %d %q", got.StatusCode, got.title())
	}
}

func TestWhoIsSentToSetTwoFactorUpGoesOnWhereTheyWereGoing(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	site := must(s.db.SiteByCustomerNumber(t.Context(), "4711"))
	v.submit("/site/"+site.ID.String()+"/two-factor/require", "required", "yes")
	carried := "next=" + url.QueryEscape("/profile/devices?from=the+companion")
	sent := v.get("/profile/devices?from=the+companion")
	if sent.title() != "2-factor authentication" || !strings.Contains(sent.text, twoFactor+"/set-up?"+carried) {
		t.Fatalf("sent to %q, which forgets where she was going", sent.title())
	}
	elsewhere := v.get(twoFactor + "/set-up?next=" + url.QueryEscape("https://attacker.test/"))
	if !strings.Contains(elsewhere.text, `action="`+twoFactor+`/set-up?next=%2F"`) {
		t.Error("an address of another website is carried on")
	}
	setUp := v.get(twoFactor + "/set-up?" + carried)
	mine := phone{secret: secretOnPage.FindStringSubmatch(setUp.text)[1]}
	on := v.submit(twoFactor+"/set-up?"+carried, "passcode", s.passcode(mine))
	if on.title() != "2-factor authentication is on" || !strings.Contains(on.text, `href="/profile/devices?from=the&#43;companion"`) {
		t.Errorf("afterwards %q leads elsewhere: %s", on.title(), on.text)
	}
}
