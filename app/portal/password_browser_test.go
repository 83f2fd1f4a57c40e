package portal_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"pgregory.net/rapid"

	"satchel/auth/account"
)

func open(path string) step { return chromedp.Navigate(path) }

func (s *service) signIn(password string) step {
	return chromedp.Steps(
		open(s.URL+"/sign-in"), heading("Sign in"), fill("email", s.ann.Email), fill("password", password), press("Sign in"),
	)
}

// setPassword walks from the sign-in page to a new password, as someone who has none or forgot it.
func (s *service) setPassword(t *testing.T, browser context.Context, password string) {
	t.Helper()
	drive(
		t, browser,
		open(s.URL), heading("Sign in"), press("Forgot your password"), heading("Forgot your password?"),
		fill("email", s.ann.Email), press("Send the link"), heading("Check your mail"),
	)
	drive(
		t, browser,
		open(s.newestLink(t, s.ann.Email)), heading("Set a new password"),
		fill("new", password), fill("repeat", password), press("Set the password"), heading("Your password is set"),
	)
	if got := evaluate[string](t, browser, "location.href"); got != s.URL+"/reset/done" {
		t.Errorf("the address in the end is %s", got)
	}
}

// Proves B3.
// Proves B5.
func TestAPasswordIsMadeThroughTheLinkUsedChangedAndSignedOutOf(t *testing.T) {
	for _, test := range []struct {
		name  string
		setup []step
	}{
		{"with JavaScript", nil},
		{"without JavaScript", []step{withoutJavaScript()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t)
			browser := openBrowser(t)
			drive(t, browser, test.setup...)

			s.setPassword(t, browser, firstPassword)
			drive(t, browser, press("Sign in"), heading("Sign in"), s.signIn(firstPassword), heading("Hello, Ann"))

			drive(
				t, browser, choose("Profile"), heading("Profile"), press("Password"), chromedp.WaitVisible(chromedp.ID("current")),
				fill("current", firstPassword), fill("new", secondPassword), fill("repeat", secondPassword), press("Change Password"),
				says("Your password is changed."),
			)
			s.awaitMail(t, s.ann.Email, "Your Satchel password has been changed")

			drive(
				t, browser, choose("Log out"), says("You are signed out."),
				s.signIn(firstPassword), says("don’t match"),
				s.signIn(secondPassword), heading("Hello, Ann"),
			)
		})
	}
}

// Proves B3.
func TestTheButtonOnThePasswordTabMailsTheLinkToOnesOwnAddress(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	browser := openBrowser(t)
	drive(
		t, browser,
		s.signIn(firstPassword), heading("Hello, Ann"), choose("Profile"), heading("Profile"), press("Password"),
		chromedp.WaitVisible(chromedp.ID("current")), press("Forgot / Reset Password"), says("is on its way to ann@hartley.test"),
	)
	drive(
		t, browser, open(s.newestLink(t, s.ann.Email)), heading("Set a new password"),
		fill("new", secondPassword), fill("repeat", secondPassword), press("Set the password"), heading("Your password is set"),
		open(s.URL+"/profile"), heading("Sign in"), // the reset signed this browser out, too
		s.signIn(secondPassword), heading("Hello, Ann"),
	)
}

func TestAfterSigningOutTheBackButtonShowsNothing(t *testing.T) {
	for _, test := range []struct {
		name  string
		setup []step
	}{
		{"with JavaScript", nil},
		{"without JavaScript", []step{withoutJavaScript()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t)
			s.givePassword(t, firstPassword)
			browser := openBrowser(t)
			drive(t, browser, test.setup...)
			drive(
				t, browser, s.signIn(firstPassword), heading("Hello, Ann"), open(s.URL+"/profile"), heading("Profile"),
				choose("Log out"), says("You are signed out."),
			)
			for range 3 {
				drive(t, browser, chromedp.NavigateBack(), heading("Sign in"))
			}
		})
	}
}

func TestTheMeterJudgesWhileTypingAndTheServiceHasTheLastWord(t *testing.T) {
	s := serve(t)
	browser := openBrowser(t)
	s.orderLink(t)
	drive(
		t, browser, open(s.newestLink(t, s.ann.Email)), heading("Set a new password"),
		fill("new", "abc"), says("Very weak. 12 more characters."),
		fill("new", "HartleyAnnO'Neil2026"), says("Weak. That is mostly your own name, address or site."),
		fill("new", "abcdefghijklmnopqrstuvwxyz"), says("That mostly repeats itself or counts on."),
		fill("new", firstPassword), says("Strong."),
		fill("new", "mailcreated5240"), says("Strong."), // only the service knows how common it is
		fill("repeat", "mailcreated5240"), press("Set the password"), says("That is among the passwords everybody tries first."),
	)
}

func TestAnIdlePersonIsSignedOutAndComesBackToThePageTheyWereOn(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	browser := openBrowser(t)
	drive(t, browser, s.signIn(firstPassword), heading("Hello, Ann"), open(s.URL+"/profile"), heading("Profile"))
	s.clock.Advance(21 * time.Minute)
	drive(
		t, browser, open(s.URL+"/profile/password"), says("20 minutes without activity"),
		fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"), chromedp.WaitVisible(chromedp.ID("current")),
	)
}

// The script and the policy hold the same rules twice; here they are held against each other. The policy goes
// without its list of common passwords, which the script doesn't have.
func TestTheMeterOfThePageAgreesWithThePolicy(t *testing.T) {
	s := serve(t)
	browser := openBrowser(t)
	s.orderLink(t)
	drive(t, browser, open(s.newestLink(t, s.ann.Email)), heading("Set a new password"))
	who := must(s.passwords.PersonOf(t.Context(), s.ann))
	policy := account.NewPolicy(nil)

	typed := []string{
		"a", "abc", "copper", "copper lantern", firstPassword, secondPassword, "kV9#tq2!Lz7$wXm", "aaaaaaaaaaaaaaaaaaaa",
		"Xk9Xk9Xk9Xk9Xk9Xk9", "abcabcabcabcabcabc", "zyxwvutsrqponmlk", "QWERTYUIOPASDFGHJKL", "lkjhgfdsapoiuytr", "1234567890123456",
		"HartleySonsNorthwind", "ann@hartley.test", "Ann O'Neil at Northwind", "satchelsatchelsatchel", "ANN and her copper lantern",
		"caf\u00e9 au lait avant midi", "cafe\u0301 au lait avant midi", "copper\u00a0lantern\u3000drifts", "пурпурный чайник летит", "🐙🥄🎻🌵🧦🪁🦩🧲🪐🍋🦔🧊🎈🪑🥁",
		"İstanbul'da bir sabah", strings.Repeat("copper lantern drifts ", 10),
	}
	random := rapid.StringOfN(rapid.RuneFrom([]rune("abcdeqwert12345 annhrtley!")), 1, 30, -1)
	for seed := range 60 {
		typed = append(typed, random.Example(seed))
	}
	scores := evaluate[[]int](t, browser, `(() => {
		const input = document.getElementById("new");
		return `+string(must(json.Marshal(typed)))+`.map((text) => {
			input.value = text;
			input.dispatchEvent(new Event("input"));
			return Number(document.querySelector(".meter").dataset.score);
		});
	})()`)
	for i, text := range typed {
		if want := policy.Judge(text, who).Strength; scores[i] != want.Score {
			t.Errorf("%q: the page says %d, the policy %d (%.1f bits)", text, scores[i], want.Score, want.Bits)
		}
	}
}
