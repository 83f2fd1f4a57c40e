package portal_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

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

	drive(t, browser, signIn("ben@hartley.test"))
	await(t, "ben at a page", func() bool { return !strings.Contains(shown(t, browser), "Sign in\n") })
	drive(t, browser, chromedp.Evaluate[chromedp.Void](`history.back()`))
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
	drive(t, browser, chromedp.Navigate(logins+"/disconnected"), says("Nothing that was typed has been kept"))
	click := func(row, with string) []bool {
		t.Helper()
		evaluate[bool](t, browser, `document.querySelectorAll(".choose li strong")[`+row+`].dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, `+with+`}))`)
		return evaluate[[]bool](t, browser, `[...document.querySelectorAll(".choose input")].map((box) => box.checked)`)
	}
	for _, test := range []struct {
		row, with string
		want      [4]bool
	}{
		{"0", "", [4]bool{true}},
		{"2", "ctrlKey: true", [4]bool{true, false, true}},
		{"1", "", [4]bool{false, true}},
		{"3", "shiftKey: true", [4]bool{false, true, true, true}},
		{"1", "", [4]bool{false, true}},
		{"1", "", [4]bool{}},
	} {
		if got := click(test.row, test.with); len(got) != 4 || [4]bool(got) != test.want {
			t.Errorf("a click on %s with %s: %v, want %v", test.row, test.with, got, test.want)
		}
	}
	click("1", "")
	photograph(t, browser, "logins-disconnected")
	drive(t, browser, press("Log Off"), says("One login was logged off"))
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}
