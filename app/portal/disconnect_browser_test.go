package portal_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/account"
	"satchel/auth/session"
	"satchel/storage/database"
)

const (
	idIssuer  = "https://id.example"
	idSubject = "person-0042"
)

// linkAnn links ann to an identity, as her first sign-in with it does.
func (s *service) linkAnn(t *testing.T) {
	t.Helper()
	s.setAccount(t, s.ann.ID, "link = 'linked'")
	err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddLink(ctx, database.Link{Issuer: idIssuer, Subject: idSubject, AccountID: s.ann.ID, LinkedAt: s.clock.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// identitySession is the cookie of a session that ann's linked identity signed in.
func (s *service) identitySession(t *testing.T) string {
	t.Helper()
	row := must(s.db.Account(t.Context(), s.ann.ID))
	proof := session.Proof{Account: row, By: session.ByIdentity, Issuer: idIssuer, Subject: idSubject, Address: localhost, AuthenticatedAt: s.clock.Now()}
	value, err := s.sessions.Start(t.Context(), proof, "")
	if err != nil {
		t.Fatalf("signing in with the identity: %v", err)
	}
	return value
}

// arrive gives the browser a session's cookie.
func (s *service) arrive(value string) Step {
	return chromedp.Steps(
		chromedp.Navigate(s.URL+"/sign-in"),
		chromedp.Evaluate[chromedp.Void](`cookieStore.set({name: "`+session.CookieName+`", value: "`+value+`", path: "/", sameSite: "lax"})`),
	)
}

// Proves B7. Proves E5.
func TestAPersonDisconnectsOnceTheirPasswordIsProvedAndTheWordTyped(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	browser := Open(t)
	complained := Complaints(t, browser)
	Drive(t, browser, s.arrive(s.identitySession(t)), chromedp.Navigate(s.URL+"/profile/password"), Heading("Profile"))
	if text := Shown(t, browser); strings.Contains(text, "Disconnect External Authentication") {
		t.Fatalf("without a password, disconnecting is offered:\n%s", text)
	}
	Drive(t, browser, chromedp.Navigate(s.URL+"/profile/disconnect"), Heading("Make a password first"))

	s.givePassword(t, firstPassword)
	Drive(
		t, browser, s.arrive(s.identitySession(t)), chromedp.Navigate(s.URL+"/profile/password"),
		Press("Disconnect External Authentication"), Heading("Disconnect External Authentication"), Says("prove that you have it"),
		Fill("password", "not my password at all"), Press("Check the password"), Says("That isn’t your password"),
		Fill("password", firstPassword), Press("Check the password"), Says("The Sage ID can never be connected again"),
		Fill("word", "diskonnect"), Press("Disconnect"), Says("to confirm. Nothing was changed."),
	)
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != "linked" {
		t.Fatalf("before the word was typed the link is %s", now.Link)
	}
	Drive(t, browser, Fill("word", "disconnect"), Press("Disconnect"), Heading("Your Sage ID is disconnected"))
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != "disconnected" {
		t.Errorf("the link is %s", now.Link)
	}
	mailed := s.awaitMail(t, s.ann.Email, "Your Sage ID is disconnected from Satchel")
	if !strings.Contains(mailed.Text, "can’t be connected again") {
		t.Errorf("the notice says:\n%s", mailed.Text)
	}
	Drive(t, browser, chromedp.Navigate(s.URL+"/profile"), Heading("Sign in"))
	Drive(
		t, browser, Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Profile"),
		chromedp.Navigate(s.URL+"/profile/password"), Heading("Profile"),
	)
	if text := Shown(t, browser); strings.Contains(text, "Disconnect External Authentication") {
		t.Errorf("once disconnected, disconnecting is offered again:\n%s", text)
	}
	Drive(t, browser, chromedp.Navigate(s.URL+"/profile/disconnect"), Heading("Already disconnected"))
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

// Proves B6. Proves B8.
func TestThePasswordOpensTheCompanionAloneWhileLinkedAndEverythingAfterwards(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.givePassword(t, firstPassword)
	opens := func(channel account.Channel) bool {
		_, err := s.passwords.SignIn(t.Context(), channel, s.ann.Email, firstPassword, localhost)
		return err == nil
	}
	browser := Open(t)
	signIn := chromedp.Steps(chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"))
	Drive(t, browser, signIn, Says("Using a Sage ID? Continue with it."))
	if !opens(account.Companion) {
		t.Error("while linked, the password doesn't open the companion")
	}
	v := s.visitor(t)
	v.arrive(s.identitySession(t))
	v.disconnect(firstPassword)
	if !opens(account.Companion) {
		t.Error("afterwards, the password doesn't open the companion")
	}
	Drive(t, browser, signIn, Heading("Hello, Ann"))
}

func TestWithoutJavaScriptADisconnectWorksAsWell(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.givePassword(t, firstPassword)
	browser := Open(t)
	Drive(
		t, browser, s.arrive(s.identitySession(t)), WithoutJavaScript(), chromedp.Navigate(s.URL+"/profile/disconnect"),
		chromedp.SendKeys(chromedp.ID("password"), firstPassword), Press("Check the password"),
		chromedp.SendKeys(chromedp.ID("word"), "disconnect"), Press("Disconnect"), Heading("Your Sage ID is disconnected"),
	)
}

func TestFiveMinutesAfterThePasswordTheDisconnectAsksForItAgain(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.arrive(s.identitySession(t))
	if got := v.submit("/profile/disconnect/password", "password", firstPassword); !strings.Contains(got.text, "never be connected again") {
		t.Fatalf("got %q", got.title())
	}
	s.clock.Advance(5*time.Minute + time.Second)
	if got := v.submit("/profile/disconnect", "word", "disconnect"); !strings.Contains(got.text, "Check the password") {
		t.Errorf("got %q", got.title())
	}
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != "linked" {
		t.Errorf("the link is %s", now.Link)
	}
}

// arrive gives the visitor a session's cookie.
func (v *visitor) arrive(value string) {
	v.cookies[session.CookieName] = sessionCookie(value)
}

// disconnect takes the two steps.
func (v *visitor) disconnect(password string) {
	v.t.Helper()
	v.submit("/profile/disconnect/password", "password", password)
	if got := v.submit("/profile/disconnect", "word", "disconnect"); got.title() != "Your Sage ID is disconnected" {
		v.t.Fatalf("disconnecting ended at %q", got.title())
	}
}

// Proves B5.
func TestChangingThePasswordWhileLinkedKeepsTheBrowserSignedInWithTheSageID(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.arrive(s.identitySession(t))
	got := v.submit("/profile/password", "current", firstPassword, "new", secondPassword, "repeat", secondPassword)
	if !strings.Contains(got.text, "Your password is changed") {
		t.Fatalf("changing ended at %q", got.title())
	}
	if got := v.get("/profile"); got.title() != "Profile" {
		t.Errorf("afterwards the browser shows %q", got.title())
	}
	if _, err := s.passwords.SignIn(t.Context(), account.Companion, s.ann.Email, secondPassword, localhost); err != nil {
		t.Errorf("the new password doesn't open the companion: %v", err)
	}
	v.disconnect(secondPassword)
}
