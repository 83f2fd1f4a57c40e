package portal_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"pgregory.net/rapid"

	. "satchel/app/browsertest"
	"satchel/auth/account"
)

func open(path string) Step { return chromedp.Navigate(path) }

func (s *service) signIn(password string) Step {
	return chromedp.Steps(
		open(s.URL+"/sign-in"), Heading("Sign in"), Fill("email", s.ann.Email), Fill("password", password), Press("Sign in"),
	)
}

// setPassword walks from the sign-in page to a new password, as someone who has none or forgot it.
func (s *service) setPassword(t *testing.T, browser context.Context, password string) {
	t.Helper()
	Drive(
		t, browser,
		open(s.URL), Heading("Sign in"), Press("Forgot your password"), Heading("Forgot your password?"),
		Fill("email", s.ann.Email), Press("Send the link"), Heading("Check your mail"),
	)
	Drive(
		t, browser,
		open(s.newestLink(t, s.ann.Email)), Heading("Set a new password"),
		Fill("new", password), Fill("repeat", password), Press("Set the password"), Heading("Your password is set"),
	)
	if got := Evaluate[string](t, browser, "location.href"); got != s.URL+"/reset/done" {
		t.Errorf("the address in the end is %s", got)
	}
}

// Proves B3.
// Proves B5.
func TestAPasswordIsMadeThroughTheLinkUsedChangedAndSignedOutOf(t *testing.T) {
	for _, test := range []struct {
		name  string
		setup []Step
	}{
		{"with JavaScript", nil},
		{"without JavaScript", []Step{WithoutJavaScript()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t)
			browser := Open(t)
			Drive(t, browser, test.setup...)

			s.setPassword(t, browser, firstPassword)
			Drive(t, browser, Press("Sign in"), Heading("Sign in"), s.signIn(firstPassword), Heading("Hello, Ann"))

			Drive(
				t, browser, Choose("Profile"), Heading("Profile"), Press("Password"), chromedp.WaitVisible(chromedp.ID("current")),
				Fill("current", firstPassword), Fill("new", secondPassword), Fill("repeat", secondPassword), Press("Change Password"),
				Says("Your password is changed."),
			)
			s.awaitMail(t, s.ann.Email, "Your Satchel password has been changed")

			Drive(
				t, browser, Choose("Log out"), Says("You are signed out."),
				s.signIn(firstPassword), Says("don’t match"),
				s.signIn(secondPassword), Heading("Hello, Ann"),
			)
		})
	}
}

// Proves B3.
func TestTheButtonOnThePasswordTabMailsTheLinkToOnesOwnAddress(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	browser := Open(t)
	Drive(
		t, browser,
		s.signIn(firstPassword), Heading("Hello, Ann"), Choose("Profile"), Heading("Profile"), Press("Password"),
		chromedp.WaitVisible(chromedp.ID("current")), Press("Forgot / Reset Password"), Says("is on its way to ann@hartley.test"),
	)
	Drive(
		t, browser, open(s.newestLink(t, s.ann.Email)), Heading("Set a new password"),
		Fill("new", secondPassword), Fill("repeat", secondPassword), Press("Set the password"), Heading("Your password is set"),
		open(s.URL+"/profile"), Heading("Sign in"), // the reset signed this browser out, too
		s.signIn(secondPassword), Heading("Hello, Ann"),
	)
}

func TestAfterSigningOutTheBackButtonShowsNothing(t *testing.T) {
	for _, test := range []struct {
		name  string
		setup []Step
	}{
		{"with JavaScript", nil},
		{"without JavaScript", []Step{WithoutJavaScript()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t)
			s.givePassword(t, firstPassword)
			browser := Open(t)
			Drive(t, browser, test.setup...)
			Drive(
				t, browser, s.signIn(firstPassword), Heading("Hello, Ann"), open(s.URL+"/profile"), Heading("Profile"),
				Choose("Log out"), Says("You are signed out."),
			)
			for range 3 {
				Drive(t, browser, chromedp.NavigateBack(), Heading("Sign in"))
			}
		})
	}
}

func TestTheMeterJudgesWhileTypingAndTheServiceHasTheLastWord(t *testing.T) {
	s := serve(t)
	browser := Open(t)
	s.orderLink(t)
	Drive(
		t, browser, open(s.newestLink(t, s.ann.Email)), Heading("Set a new password"),
		Fill("new", "abc"), Says("Very weak. 12 more characters."),
		Fill("new", "HartleyAnnO'Neil2026"), Says("Weak. That is mostly your own name, address or site."),
		Fill("new", "abcdefghijklmnopqrstuvwxyz"), Says("That mostly repeats itself or counts on."),
		Fill("new", firstPassword), Says("Strong."),
		Fill("new", "mailcreated5240"), Says("Strong."), // only the service knows how common it is
		Fill("repeat", "mailcreated5240"), Press("Set the password"), Says("That is among the passwords everybody tries first."),
	)
}

func TestAnIdlePersonIsSignedOutAndComesBackToThePageTheyWereOn(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	browser := Open(t)
	Drive(t, browser, s.signIn(firstPassword), Heading("Hello, Ann"), open(s.URL+"/profile"), Heading("Profile"))
	s.clock.Advance(21 * time.Minute)
	Drive(
		t, browser, open(s.URL+"/profile/password"), Says("20 minutes without activity"),
		Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), chromedp.WaitVisible(chromedp.ID("current")),
	)
}

// The script and the policy hold the same rules twice; here they are held against each other: the page says a reason
// exactly where the policy has some, and one of those. The policy goes without its list of common passwords, which the
// script doesn't have.
func TestTheMeterOfThePageAgreesWithThePolicy(t *testing.T) {
	s := serve(t)
	browser := Open(t)
	s.orderLink(t)
	Drive(t, browser, open(s.newestLink(t, s.ann.Email)), Heading("Set a new password"))
	who := must(s.passwords.PersonOf(t.Context(), s.ann))
	policy := account.NewPolicy(nil)

	typed := []string{
		"a", "abc", "copper", "copper lantern", firstPassword, secondPassword, "kV9#tq2!Lz7$wXm", "aaaaaaaaaaaaaaaaaaaa",
		"Xk9Xk9Xk9Xk9Xk9Xk9", "abcabcabcabcabcabc", "zyxwvutsrqponmlk", "QWERTYUIOPASDFGHJKL", "lkjhgfdsapoiuytr", "1234567890123456",
		"HartleySonsNorthwind", "ann@hartley.test", "Ann O'Neil at Northwind", "satchelsatchelsatchel", "ANN and her copper lantern",
		"caf\u00e9 au lait avant midi", "cafe\u0301 au lait avant midi", "copper\u00a0lantern\u3000drifts", "пурпурный чайник летит", "🐙🥄🎻🌵🧦🪁🦩🧲🪐🍋🦔🧊🎈🪑🥁",
		"İstanbul'da bir sabah", strings.Repeat("copper lantern drifts ", 10),
		"Ann", "ann hides", "HartleySonsNorthwindHartley lantern", "HartleySonsNorthwindHartleySons copper lantern", "Hartley123456789", "hartley hartley hartley",
		"Hartleyabcdefghijklmno", "Annabcdefghijklmnopqrs", "annaaaaaaaaaaaaaaaaaa", "aann1234567890123", "İİİİİİİİİİİİİİİİ", "ΑΣ ΑΣ ΑΣ ΑΣ ΑΣ ΑΣ",
	}
	random := rapid.StringOfN(rapid.RuneFrom([]rune("abcdeqwert12345 annhrtley!")), 1, 30, -1)
	patterned := rapid.SliceOfN(rapid.SampledFrom([]string{"Hartley", "ann", "Northwind", "sons", "12345", "aaaa", "qwert", "kV9", "copper", "#", " "}), 1, 8)
	for seed := range 60 {
		typed = append(typed, random.Example(seed), strings.Join(patterned.Example(seed), ""))
	}
	type said struct {
		Score int
		Tip   string
	}
	shown := Evaluate[[]said](t, browser, `(() => {
		const input = document.getElementById("new"), meter = document.querySelector(".meter");
		return `+string(must(json.Marshal(typed)))+`.map((text) => {
			input.value = text;
			input.dispatchEvent(new Event("input"));
			return { Score: Number(meter.dataset.score), Tip: meter.querySelector(".says").lastChild.textContent.trim() };
		});
	})()`)
	for i, text := range typed {
		judged := policy.Judge(text, who)
		if got, want := shown[i], judged.Strength; got.Score != want.Score {
			t.Errorf("%q: the page says %d, the policy %d (%.1f bits)", text, got.Score, want.Score, want.Bits)
		}
		if reason := reasonOf(shown[i].Tip); reason == "" && judged.Err() != nil || reason != "" && !judged.Refused.Has(reason) {
			t.Errorf("%q: the page says %q, the policy %v", text, shown[i].Tip, judged.Refused)
		}
	}
}

// reasonOf is the policy's code for what the page's meter says.
func reasonOf(tip string) string {
	switch {
	case strings.Contains(tip, "more character"):
		return account.CodeTooShort
	case strings.Contains(tip, "your own name"):
		return account.CodeOwnWords
	case strings.Contains(tip, "repeats itself"):
		return account.CodePredictable
	}
	return tip
}
