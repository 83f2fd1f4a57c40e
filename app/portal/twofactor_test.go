package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"satchel/auth/passcode"
	"satchel/auth/passcode/passcodetest"
	"satchel/auth/session"
	"satchel/storage/database"
)

const twoFactor = "/profile/two-factor"

// phone is ann's authenticator, and the recovery codes she wrote down.
type phone struct {
	secret   string
	recovery []string
}

// passcode is the next one that was not used yet: it lets a step go by.
func (s *service) passcode(p phone) string {
	s.clock.Advance(30 * time.Second)
	return passcodetest.Code(p.secret, s.clock.Now())
}

// enrol turns somebody's passcodes on without a browser.
func (s *service) enrol(t *testing.T, row database.Account) phone {
	t.Helper()
	of := passcode.Account(row.ID)
	begun := must(s.passcodes.Begin(t.Context(), of, passcode.Label{Service: "Satchel", Name: row.Email}))
	mine := phone{secret: begun.Secret}
	mine.recovery = must(s.passcodes.Confirm(t.Context(), of, s.passcode(mine), localhost))
	return mine
}

var (
	secretOnPage = regexp.MustCompile(`<div class="copy"><code>([A-Z2-7 ]+)</code>`)
	codeOnPage   = regexp.MustCompile(`<li><code>([A-Z2-7-]{30})</code></li>`)
)

// setUp turns 2-factor authentication on, as ann does in her browser.
func (v *visitor) setUp(s *service) phone {
	v.t.Helper()
	shown := secretOnPage.FindStringSubmatch(v.get(twoFactor + "/set-up").text)
	if shown == nil {
		v.t.Fatal("no secret is shown")
	}
	mine := phone{secret: strings.ReplaceAll(shown[1], " ", "")}
	on := v.submit(twoFactor+"/set-up", "passcode", s.passcode(mine))
	if on.title() != "2-factor authentication is on" {
		v.t.Fatalf("setting up ended at %q", on.title())
	}
	for _, code := range codeOnPage.FindAllStringSubmatch(on.text, -1) {
		mine.recovery = append(mine.recovery, code[1])
	}
	if len(mine.recovery) != 10 {
		v.t.Fatalf("%d recovery codes are shown", len(mine.recovery))
	}
	return mine
}

// withTwoFactor is a service where ann has a password and passcodes.
func withTwoFactor(t *testing.T) (*service, phone) {
	t.Helper()
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	return s, v.setUp(s)
}

// password gets as far as the page that asks for the passcode.
func (v *visitor) password(s *service) {
	v.t.Helper()
	if got := v.submit("/sign-in", "email", s.ann.Email, "password", firstPassword); got.title() != "Enter your passcode" {
		v.t.Fatalf("the password alone leads to %q", got.title())
	}
}

// Proves C8.
func TestSigningInAsksForAPasscodeAndTakesEachOnce(t *testing.T) {
	s, mine := withTwoFactor(t)
	v := s.visitor(t)
	v.password(s)
	if got := v.get("/profile"); got.title() != "Sign in" {
		t.Errorf("the password alone opens %q", got.title())
	}
	code := s.passcode(mine)
	if got := v.submit("/sign-in/passcode", "passcode", "000000"); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a wrong passcode: %d %q", got.StatusCode, got.title())
	}
	if got := v.submit("/sign-in/passcode", "passcode", code); got.title() != "Hello, Ann" {
		t.Errorf("the right one: %d %q", got.StatusCode, got.title())
	}
	other := s.visitor(t)
	other.password(s)
	if got := other.submit("/sign-in/passcode", "passcode", code); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the same once more: %d %q", got.StatusCode, got.title())
	}
	if got := other.submit("/sign-in/passcode", "passcode", mine.recovery[0]); got.title() != "Hello, Ann" {
		t.Errorf("a recovery code: %d %q", got.StatusCode, got.title())
	}
	s.awaitMail(t, s.ann.Email, "A recovery code was used to sign in")
}

func TestAPendingSignInBelongsToTheBrowserItBeganIn(t *testing.T) {
	s, mine := withTwoFactor(t)
	v, thief := s.visitor(t), s.visitor(t)
	v.password(s)
	code := s.passcode(mine)
	for _, answer := range []page{thief.get("/sign-in/passcode"), thief.submit("/sign-in/passcode", "passcode", code)} {
		if answer.StatusCode != http.StatusGone || answer.title() != "Sign in once more" {
			t.Errorf("somebody else's browser: %d %q", answer.StatusCode, answer.title())
		}
	}
	if len(thief.cookies) != 0 {
		t.Errorf("and is given %v", thief.cookies)
	}
	if got := v.submit("/sign-in/passcode", "passcode", code); got.title() != "Hello, Ann" {
		t.Errorf("the browser it began in: %q", got.title())
	}
}

func TestFiveWrongPasscodesNeedThePasswordAgain(t *testing.T) {
	s, mine := withTwoFactor(t)
	v := s.visitor(t)
	v.password(s)
	for range 4 {
		v.submit("/sign-in/passcode", "passcode", "000000")
	}
	if got := v.submit("/sign-in/passcode", "passcode", "000000"); got.StatusCode != http.StatusGone {
		t.Errorf("the fifth: %d %q", got.StatusCode, got.title())
	}
	if got := v.submit("/sign-in/passcode", "passcode", s.passcode(mine)); got.StatusCode != http.StatusGone {
		t.Errorf("the right one after it: %d %q", got.StatusCode, got.title())
	}
}

func TestNextLeadsBackAfterThePasscodeAndNowhereElse(t *testing.T) {
	s, mine := withTwoFactor(t)
	for next, want := range map[string]string{"/profile/password": "/profile/password", "//evil.example": "/", "https://evil.example/": "/"} {
		v := s.visitor(t)
		v.submit("/sign-in", "email", s.ann.Email, "password", firstPassword, "next", next)
		request := v.request(http.MethodPost, "/sign-in/passcode", map[string][]string{"passcode": {s.passcode(mine)}})
		if got := v.do(request); got.Header.Get("Location") != want {
			t.Errorf("%s leads to %q, want %q", next, got.Header.Get("Location"), want)
		}
	}
}

func TestARememberedBrowserIsNotAskedUntilItIsForgotten(t *testing.T) {
	s, mine := withTwoFactor(t)
	v := s.visitor(t)
	v.password(s)
	v.submit("/sign-in/passcode", "passcode", s.passcode(mine), "remember", "yes")
	v.submit("/sign-out")
	v.signIn(s.ann.Email, firstPassword) // is not asked

	listed := v.get(twoFactor)
	id := regexp.MustCompile(`name="browser" value="([0-9a-f-]{36})"`).FindStringSubmatch(listed.text)
	if id == nil || !strings.Contains(listed.text, "A browser") {
		t.Fatal("the browser isn't listed")
	}
	v.submit(twoFactor+"/forget", "browser", id[1])
	v.submit("/sign-out")
	v.password(s) // is asked again

	v.submit("/sign-in/passcode", "passcode", s.passcode(mine), "remember", "yes")
	s.clock.Advance(31 * 24 * time.Hour)
	v.password(s) // after 30 days too
}

func TestARememberedBrowserIsNoFreshProof(t *testing.T) {
	s, mine := withTwoFactor(t)
	v := s.visitor(t)
	v.password(s)
	v.submit("/sign-in/passcode", "passcode", s.passcode(mine), "remember", "yes")
	v.submit("/sign-out")
	v.signIn(s.ann.Email, firstPassword)
	if got := v.get(twoFactor + "/remove"); got.title() != "Is it still you?" {
		t.Errorf("turning passcodes off without one leads to %q", got.title())
	}
}

func TestTurningItOffNeedsAPasscodeAndVoidsEverything(t *testing.T) {
	s, mine := withTwoFactor(t)
	v := s.visitor(t)
	v.password(s)
	v.submit("/sign-in/passcode", "passcode", s.passcode(mine), "remember", "yes")
	s.clock.Advance(session.StepUpLife + time.Second)
	if got := v.submit(twoFactor + "/remove"); got.title() != "Is it still you?" {
		t.Errorf("after five minutes it leads to %q", got.title())
	}
	if got := v.submit("/step-up", "next", twoFactor+"/remove", "password", firstPassword); got.title() != "Is it still you?" {
		t.Errorf("the password alone steps up to %q", got.title())
	}
	got := v.submit("/step-up", "next", twoFactor+"/remove", "password", firstPassword, "passcode", s.passcode(mine))
	if got.title() != "Turn off 2-factor authentication?" {
		t.Fatalf("stepping up leads to %q", got.title())
	}
	if got := v.submit(twoFactor + "/remove"); got.title() != "2-factor authentication" || !strings.Contains(got.text, "is off") {
		t.Errorf("turning it off leads to %q", got.title())
	}
	s.awaitMail(t, s.ann.Email, "2-factor authentication is off")
	s.visitor(t).signIn(s.ann.Email, firstPassword)
}

func TestNewRecoveryCodesVoidTheOldOnes(t *testing.T) {
	s, mine := withTwoFactor(t)
	v := s.visitor(t)
	v.password(s)
	v.submit("/sign-in/passcode", "passcode", s.passcode(mine))
	renewed := v.submit(twoFactor + "/codes")
	fresh := codeOnPage.FindStringSubmatch(renewed.text)
	if renewed.title() != "Your new recovery codes" || fresh == nil {
		t.Fatalf("renewing leads to %q", renewed.title())
	}
	other := s.visitor(t)
	other.password(s)
	if got := other.submit("/sign-in/passcode", "passcode", mine.recovery[1]); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an old one: %d", got.StatusCode)
	}
	if got := other.submit("/sign-in/passcode", "passcode", fresh[1]); got.title() != "Hello, Ann" {
		t.Errorf("a new one: %q", got.title())
	}
}

func TestTheQRCodeIsInThePageAndTheSecretInNoAddress(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	shown := v.get(twoFactor + "/set-up")
	if !strings.Contains(shown.text, `<svg class="qr" role="img"`) || strings.Contains(shown.text, "otpauth:") {
		t.Error("no drawing, or the address beside it")
	}
	if wrong := v.submit(twoFactor+"/set-up", "passcode", "000000"); wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a wrong first passcode: %d", wrong.StatusCode)
	}
	if on, err := s.passcodes.On(t.Context(), ownerOf(s.ann)); on || err != nil {
		t.Errorf("on: %v, %v", on, err)
	}
}

func TestSettingUpNeedsAFreshProof(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	s.clock.Advance(session.StepUpLife + time.Second)
	if got := v.get(twoFactor + "/set-up"); got.title() != "Is it still you?" {
		t.Errorf("whoever finds the browser open gets %q", got.title())
	}
}

func ownerOf(row database.Account) passcode.Owner { return passcode.Account(row.ID) }

// Proves C8.
//
// Attack: reset without the passcode where one is on.
func TestANewPasswordNeedsAPasscodeWhereOneIsOn(t *testing.T) {
	s, mine := withTwoFactor(t)
	before := must(s.db.Account(t.Context(), s.ann.ID))
	v := s.visitor(t)
	s.orderLink(t)
	if got := v.get(pathOf(t, s.newestLink(t, s.ann.Email))); !strings.Contains(got.text, `name="passcode"`) {
		t.Error("the page asks for none")
	}
	code := s.passcode(mine)
	for _, typed := range []string{"", "000000"} {
		got := v.submit("/reset", "new", secondPassword, "repeat", secondPassword, "passcode", typed)
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.text, "passcode") {
			t.Errorf("with %q: %d %q", typed, got.StatusCode, got.title())
		}
	}
	if now := must(s.db.Account(t.Context(), s.ann.ID)); now.PasswordHash != before.PasswordHash || now.AuthEpoch != before.AuthEpoch {
		t.Error("something changed all the same")
	}
	if got := v.submit("/reset", "new", "short", "repeat", "short", "passcode", code); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a password that isn't taken: %d", got.StatusCode)
	}
	if got := v.submit("/reset", "new", secondPassword, "repeat", secondPassword, "passcode", code); got.title() != "Your password is set" {
		t.Errorf("with the passcode, not used up before: %d %q", got.StatusCode, got.title())
	}
}
