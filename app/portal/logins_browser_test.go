package portal_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	. "satchel/app/browsertest"
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
	browser := Open(t)
	complained := Complaints(t, browser)
	at := func(path string) Step { return chromedp.Navigate(s.URL + path) }
	signIn := func(email string) Step {
		return chromedp.Steps(Fill("email", email), Fill("password", firstPassword), Press("Sign in"))
	}
	Drive(t, browser, at("/sign-in"), signIn(s.ann.Email), Heading("Hello, Ann"), at(edit), Heading("Edit details"), Fill("counterparty", "Zebra Ltd"))
	await(t, "what is typed to be kept", func() bool {
		_, kept, err := s.editing().Draft(t.Context(), s.ann.ID, edit)
		return err == nil && kept
	})
	Photograph(t, browser, "edit")

	other := anotherPage(t, browser)
	Drive(t, other, at("/"), Heading("Hello, Ann"))
	s.clock.Advance(session.IdleLimit - 50*time.Second)
	warned := chromedp.Steps(chromedp.Evaluate[chromedp.Void](look), chromedp.WaitVisible(chromedp.ID("leaving-stay")))
	Drive(t, other, warned, chromedp.Evaluate[chromedp.Void](`for (let n = 1; n < 1000; n++) clearInterval(n)`)) // what it does each minute shall not close it
	Drive(t, browser, warned)
	Photograph(t, browser, "leaving")
	Drive(t, browser, chromedp.Click(chromedp.ID("leaving-stay")), chromedp.WaitNotVisible(chromedp.ID("leaving-stay")))
	Drive(t, other, chromedp.WaitNotVisible(chromedp.ID("leaving-stay"))) // staying in one page is staying in all
	s.clock.Advance(session.IdleLimit)
	Drive(t, browser, chromedp.Evaluate[chromedp.Void](look), Says("20 minutes without activity"))

	Drive(t, browser, signIn("ben@hartley.test"), Heading("Hello, Ben"), chromedp.NavigateBack(), chromedp.WaitReady(chromedp.CSS("footer")))
	if text := Evaluate[string](t, browser, `document.documentElement.outerHTML`); strings.Contains(text, "Zebra") {
		t.Errorf("going back, ben finds %s", text)
	}
	Drive(t, browser, at(edit), Heading("Edit details"))
	if typed := Evaluate[string](t, browser, `document.getElementById("counterparty").value`); typed != "" {
		t.Errorf("ben finds %q", typed)
	}
	Drive(t, browser, Press("Discard"), Heading("invoice.pdf"), Choose("Log out"), Heading("Sign in"), signIn(s.ann.Email), Heading("Hello, Ann"))
	Drive(t, browser, at(edit), Says("You typed this earlier"))
	if typed := Evaluate[string](t, browser, `document.getElementById("counterparty").value`); typed != "Zebra Ltd" {
		t.Errorf("ann finds %q", typed)
	}
	Photograph(t, browser, "edit-draft")
	Drive(t, browser, Press("Save"), Heading("invoice.pdf"), Says("Zebra Ltd"))
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

// clickOn brings a row of the list of logins into sight, the first being 0, and clicks its name or its box, with keys
// held down.
func clickOn(t *testing.T, browser context.Context, row int, part string, held ...chromedp.Modifier) Step {
	t.Helper()
	at := Evaluate[[2]float64](t, browser, fmt.Sprintf(`(() => {
		const part = document.querySelectorAll(".choose li %s")[%d];
		part.closest("li").scrollIntoView({ block: "nearest" });
		const box = part.getBoundingClientRect();
		return [box.x + 8, box.y + box.height / 2];
	})()`, part, row))
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
	browser := Open(t)
	complained := Complaints(t, browser)
	logins := s.URL + "/site/" + s.site(t).String() + "/logins"
	Drive(
		t, browser, chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"),
		chromedp.Navigate(s.URL+edit), Heading("Already in use by another user"),
	)
	Photograph(t, browser, "in-use")
	Drive(t, browser, chromedp.Navigate(logins), Heading("User Login Status"))
	Photograph(t, browser, "logins-users")
	Drive(
		t, browser, chromedp.Navigate(logins+"/disconnected"), Says("Choose a login, and it is said here"),
	)
	const idle = `document.querySelector("[data-of-chosen]").disabled && [...document.querySelectorAll("[data-about]")].every((one) => one.hidden)`
	if !Evaluate[bool](t, browser, idle) {
		t.Error("with no login chosen, one can be logged off, or it is said what to do about one")
	}
	Photograph(t, browser, "logins-none-chosen")
	Drive(t, browser, chromedp.EmulateViewport(1280, 1200)) // the whole list
	row := func(n int, held ...chromedp.Modifier) Step { return clickOn(t, browser, n, "strong", held...) }
	for _, test := range []struct {
		does string
		step Step
		want [4]bool
	}{
		{"a click", row(0), [4]bool{true}},
		{"Ctrl+click on another", row(2, chromedp.ModifierCtrl), [4]bool{true, false, true}},
		{"the arrow and the space bar", chromedp.Steps(chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(" ")), [4]bool{true, true, true}},
		{"a click on one of several", row(1), [4]bool{false, true}},
		{"Shift+click", row(3, chromedp.ModifierShift), [4]bool{false, true, true, true}},
		{"Shift+click on a box", clickOn(t, browser, 0, "input", chromedp.ModifierShift), [4]bool{true, true}},
		{"Shift+arrow", chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierShift)), [4]bool{false, true}},
		{"Shift+arrow once more", chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierShift)), [4]bool{false, true, true}},
		{"Escape", chromedp.KeyEvent(kb.Escape), [4]bool{}},
		{"Shift+arrow from where none is chosen", chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierShift)), [4]bool{false, false, true, true}},
		{"Ctrl+A", chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), [4]bool{true, true, true, true}},
		{"a click on one of all", row(1), [4]bool{false, true}},
	} {
		Drive(t, browser, test.step)
		got := Evaluate[[]bool](t, browser, `[...document.querySelectorAll(".choose input")].map((box) => box.checked)`)
		if len(got) != 4 || [4]bool(got) != test.want {
			t.Errorf("after %s: %v, want %v", test.does, got, test.want)
		}
		if marked := Evaluate[string](t, browser, `getSelection().toString()`); marked != "" {
			t.Errorf("%s marks the text %q", test.does, marked)
		}
	}
	if Evaluate[bool](t, browser, idle) {
		t.Error("with a login chosen, none can be logged off")
	}
	Photograph(t, browser, "logins-disconnected")
	Drive(t, browser, chromedp.EmulateViewport(390, 800), chromedp.Evaluate[chromedp.Void](`scrollTo(0, 0)`))
	if seen := Evaluate[string](t, browser, `[...document.querySelectorAll(".required h2, .required .action:not([hidden]) h3, .required button")]
		.filter((one) => { const box = one.getBoundingClientRect(); return box.top > 0 && box.bottom <= innerHeight; }).map((one) => one.innerText).join(", ")`); seen != "Action required, Ben Baker, Log Off" {
		t.Errorf("on a phone, with a login chosen at the top of the list, one sees %q", seen)
	}
	Drive(t, browser, chromedp.Click(chromedp.CSS(".required summary")))
	Drive(t, browser, row(2))
	if got := Evaluate[[]bool](t, browser, `[...document.querySelectorAll(".choose input")].map((box) => box.checked)`); !slices.Equal(got, []bool{false, true, true, false}) {
		t.Errorf("after a tap on one more: %v", got)
	}
	if said := Evaluate[string](t, browser, `document.querySelector("main").innerText`); !strings.Contains(said, "Tap each login") || strings.Contains(said, "click") {
		t.Errorf("on a phone one reads %q", said)
	}
	if height := Evaluate[float64](t, browser, `document.querySelector(".required").offsetHeight`); height > 100 {
		t.Errorf("folded, what has to be done takes %.0f of 800 px from the list", height)
	}
	Photograph(t, browser, "logins-folded")
	Drive(t, browser, Press("Log Off"), Says("2 logins were logged off"))
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

// Whoever works for another site of theirs just now finds nobody on this one, not even themselves.
func TestTheEmptyTabsOfUserLoginStatusFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	elsewhere := must(s.access.CreateSite(t.Context(), "Hartley Abroad", "4712", s.ann.ID))
	company := must(s.access.CreateCompany(t.Context(), elsewhere.ID, "Foreign Books"))
	if err := s.access.Grant(t.Context(), company.ID, s.ann.ID); err != nil {
		t.Fatal(err)
	}
	browser := Open(t)
	logins := s.URL + "/site/" + s.site(t).String() + "/logins"
	Drive(
		t, browser, chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"),
		chromedp.Click(`//button[@aria-label="Open Foreign Books"]`), chromedp.WaitVisible(chromedp.CSS(".chip.good")), chromedp.Navigate(logins), Says("You work in Foreign Books, a company of another site."), Says("Nobody works on this site now"),
	)
	Photograph(t, browser, "logins-nobody")
	Drive(t, browser, chromedp.Navigate(logins+"/disconnected"), Says("No disconnected logins"))
	Photograph(t, browser, "logins-none-disconnected")
}
