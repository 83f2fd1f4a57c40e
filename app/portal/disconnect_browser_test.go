package portal_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

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
func (s *service) arrive(value string) step {
	return chromedp.Steps(
		chromedp.Navigate(s.URL+"/sign-in"),
		chromedp.Evaluate[chromedp.Void](`cookieStore.set({name: "`+session.CookieName+`", value: "`+value+`", path: "/", sameSite: "lax"})`),
	)
}

// Proves B7. Proves E5.
func TestAPersonDisconnectsOnceTheirPasswordIsProvedAndTheWordTyped(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	browser := openBrowser(t)
	complained := complaints(t, browser)
	drive(t, browser, s.arrive(s.identitySession(t)), chromedp.Navigate(s.URL+"/profile/password"), heading("Profile"))
	if text := shown(t, browser); strings.Contains(text, "Disconnect External Authentication") {
		t.Fatalf("without a password, disconnecting is offered:\n%s", text)
	}
	drive(t, browser, chromedp.Navigate(s.URL+"/profile/disconnect"), heading("Make a password first"))

	s.givePassword(t, firstPassword)
	drive(
		t, browser, s.arrive(s.identitySession(t)), chromedp.Navigate(s.URL+"/profile/password"),
		press("Disconnect External Authentication"), heading("Disconnect External Authentication"), says("prove that you have it"),
		fill("password", "not my password at all"), press("Check the password"), says("That isn’t your password"),
		fill("password", firstPassword), press("Check the password"), says("The Sage ID can never be connected again"),
		fill("word", "diskonnect"), press("Disconnect"), says("to confirm. Nothing was changed."),
	)
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != "linked" {
		t.Fatalf("before the word was typed the link is %s", now.Link)
	}
	drive(t, browser, fill("word", "disconnect"), press("Disconnect"), heading("Your Sage ID is disconnected"))
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.Link != "disconnected" {
		t.Errorf("the link is %s", now.Link)
	}
	mailed := s.awaitMail(t, s.ann.Email, "Your Sage ID is disconnected from Satchel")
	if !strings.Contains(mailed.Text, "can't be connected again") {
		t.Errorf("the notice says:\n%s", mailed.Text)
	}
	drive(t, browser, chromedp.Navigate(s.URL+"/profile"), heading("Sign in"))
	drive(
		t, browser, fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"), heading("Profile"),
		chromedp.Navigate(s.URL+"/profile/password"), heading("Profile"),
	)
	if text := shown(t, browser); strings.Contains(text, "Disconnect External Authentication") {
		t.Errorf("once disconnected, disconnecting is offered again:\n%s", text)
	}
	drive(t, browser, chromedp.Navigate(s.URL+"/profile/disconnect"), heading("Already disconnected"))
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
	browser := openBrowser(t)
	signIn := chromedp.Steps(chromedp.Navigate(s.URL+"/sign-in"), fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"))
	drive(t, browser, signIn, says("Using a Sage ID? Continue with it."))
	if !opens(account.Companion) {
		t.Error("while linked, the password doesn't open the companion")
	}
	v := s.visitor(t)
	v.arrive(s.identitySession(t))
	v.disconnect(firstPassword)
	if !opens(account.Companion) {
		t.Error("afterwards, the password doesn't open the companion")
	}
	drive(t, browser, signIn, heading("Hello, Ann"))
}

func TestWithoutJavaScriptADisconnectWorksAsWell(t *testing.T) {
	s := serve(t)
	s.linkAnn(t)
	s.givePassword(t, firstPassword)
	browser := openBrowser(t)
	drive(
		t, browser, s.arrive(s.identitySession(t)), withoutJavaScript(), chromedp.Navigate(s.URL+"/profile/disconnect"),
		chromedp.SendKeys(chromedp.ID("password"), firstPassword), press("Check the password"),
		chromedp.SendKeys(chromedp.ID("word"), "disconnect"), press("Disconnect"), heading("Your Sage ID is disconnected"),
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
