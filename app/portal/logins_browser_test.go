package portal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"satchel/auth/session"
)

// look has the page ask how its session stands, as when a computer wakes up.
const look = `document.dispatchEvent(new Event("visibilitychange"))`

// A person who is called away is warned, finds what they typed after signing in again, and whoever else signs in at that
// browser finds none of it, not even by going back.
//
// Proves C7.
func TestWhoIsCalledAwayIsWarnedLoggedOutAndFindsTheirWorkAgain(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	browser := openBrowser(t)
	complained := complaints(t, browser)
	at := func(path string) step { return chromedp.Navigate(s.URL + path) }
	signIn := func(email string) step {
		return chromedp.Steps(fill("email", email), fill("password", firstPassword), press("Sign in"))
	}
	drive(t, browser, at("/sign-in"), signIn(s.ann.Email), heading("Hello, Ann"), at(edit), heading("Edit details"), fill("counterparty", "Zebra Ltd"))
	await(t, "what is typed to be kept", func() bool {
		_, kept, err := s.editing().Draft(t.Context(), s.ann.ID, edit)
		return err == nil && kept
	})
	photograph(t, browser, "edit")

	s.clock.Advance(session.IdleLimit - 50*time.Second)
	drive(t, browser, chromedp.Evaluate[chromedp.Void](look), chromedp.WaitVisible(chromedp.ID("leaving-stay")))
	photograph(t, browser, "leaving")
	drive(t, browser, chromedp.Click(chromedp.ID("leaving-stay")), chromedp.WaitNotVisible(chromedp.ID("leaving-stay")))
	s.clock.Advance(session.IdleLimit)
	drive(t, browser, chromedp.Evaluate[chromedp.Void](look), says("20 minutes without activity"))

	drive(t, browser, signIn("ben@hartley.test"), heading("Edit details"), chromedp.NavigateBack(), chromedp.WaitReady(chromedp.CSS("footer")))
	if text := evaluate[string](t, browser, `document.documentElement.outerHTML`); strings.Contains(text, "Zebra") {
		t.Errorf("going back, ben finds %s", text)
	}
	drive(t, browser, at(edit), heading("Edit details"))
	if typed := evaluate[string](t, browser, `document.getElementById("counterparty").value`); typed != "" {
		t.Errorf("ben finds %q", typed)
	}
	drive(t, browser, press("Discard"), heading("invoice.pdf"), choose("Log out"), heading("Sign in"), signIn(s.ann.Email), heading("Hello, Ann"))
	drive(t, browser, at(edit), says("You typed this earlier"))
	if typed := evaluate[string](t, browser, `document.getElementById("counterparty").value`); typed != "Zebra Ltd" {
		t.Errorf("ann finds %q", typed)
	}
	photograph(t, browser, "edit-draft")
	drive(t, browser, press("Save"), heading("invoice.pdf"), says("Zebra Ltd"))
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

// clickOn clicks a row of the list of logins, the first being 0, with keys held down.
func clickOn(t *testing.T, browser context.Context, row int, held ...chromedp.Modifier) step {
	t.Helper()
	at := evaluate[[2]float64](t, browser, fmt.Sprintf(`(() => {
		const box = document.querySelectorAll(".choose li strong")[%d].getBoundingClientRect();
		return [box.x + 8, box.y + box.height / 2];
	})()`, row))
	return chromedp.MouseClickXY(at[0], at[1], chromedp.ButtonModifiers(held...))
}

func TestLoginsAreChosenAsOnADesktop(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	ben.get(edit)
	for range 2 {
		s.visitor(t).submit("/sign-in", "email", "ben@hartley.test", "password", firstPassword)
	}
	s.clock.Advance(session.DisconnectedAfter)
	browser := openBrowser(t)
	complained := complaints(t, browser)
	logins := s.URL + "/site/" + s.site(t).String() + "/logins"
	drive(
		t, browser, chromedp.Navigate(s.URL+"/sign-in"), fill("email", s.ann.Email), fill("password", firstPassword), press("Sign in"), heading("Hello, Ann"),
		chromedp.Navigate(s.URL+edit), heading("Already in use by another user"),
	)
	photograph(t, browser, "in-use")
	drive(t, browser, chromedp.Navigate(logins), heading("User Login Status"))
	photograph(t, browser, "logins-users")
	drive(
		t, browser, chromedp.Navigate(logins+"/disconnected"), says("Nothing that was typed has been kept"),
		chromedp.EmulateViewport(1280, 1200), // the whole list
	)
	row := func(n int, held ...chromedp.Modifier) step { return clickOn(t, browser, n, held...) }
	for _, test := range []struct {
		does string
		step step
		want [4]bool
	}{
		{"a click", row(0), [4]bool{true}},
		{"Ctrl+click on another", row(2, chromedp.ModifierCtrl), [4]bool{true, false, true}},
		{"the arrow and the space bar", chromedp.Steps(chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(" ")), [4]bool{true, true, true}},
		{"a click on one of several", row(1), [4]bool{false, true}},
		{"Shift+click", row(3, chromedp.ModifierShift), [4]bool{false, true, true, true}},
		{"Ctrl+A", chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), [4]bool{true, true, true, true}},
		{"a click on one of all", row(1), [4]bool{false, true}},
	} {
		drive(t, browser, test.step)
		got := evaluate[[]bool](t, browser, `[...document.querySelectorAll(".choose input")].map((box) => box.checked)`)
		if len(got) != 4 || [4]bool(got) != test.want {
			t.Errorf("after %s: %v, want %v", test.does, got, test.want)
		}
		if marked := evaluate[string](t, browser, `getSelection().toString()`); marked != "" {
			t.Errorf("%s marks the text %q", test.does, marked)
		}
	}
	photograph(t, browser, "logins-disconnected")
	drive(t, browser, press("Log Off"), says("One login was logged off"))
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}
