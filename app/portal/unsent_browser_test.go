package portal_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

// A person types, loads the page anew, leaves it by a link, and comes back after somebody else has saved the document.
func TestWhoLeavesADocumentFreesItAndLaterSaysWhichIsRight(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	used := func() bool {
		free := ben.get(edit)
		if free.StatusCode == http.StatusConflict {
			return true
		}
		ben.submit("/session/left", "lock", free.hidden("token"))
		return false
	}
	browser := Open(t)
	complained := Complaints(t, browser)
	at := func(path string) Step { return chromedp.Navigate(s.URL + path) }
	value := func(id string) string {
		return Evaluate[string](t, browser, `document.getElementById("`+id+`").value`)
	}
	Drive(t, browser, at("/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"))
	Drive(t, browser, at(edit), Heading("Edit details"), Fill("counterparty", "Zebra Ltd"), Fill("total", "15.00"))
	await(t, "what is typed to be kept", func() bool {
		kept, _, err := s.editing().Draft(t.Context(), s.ann.ID, edit)
		return err == nil && kept.Fields["total"] == "15.00"
	})
	Drive(t, browser, chromedp.Reload(), Says("You typed this earlier"))
	if !used() || value("counterparty") != "Zebra Ltd" {
		t.Errorf("loaded anew the page doesn't hold the document, or says %q", value("counterparty"))
	}
	Drive(t, browser, Press("invoice.pdf"), Heading("invoice.pdf"))
	await(t, "the document that was left to be free", func() bool { return !used() })

	ben.submit(edit, "token", ben.get(edit).hidden("token"), "version", "1", "counterparty", "Yorkshire Ltd", "total", "12.00", "currency", "GBP", "category", "sale")
	Drive(t, browser, at(edit), Says("Ben Baker has changed the document since you typed this"))
	Photograph(t, browser, "edit-disputed")
	Drive(
		t, browser, chromedp.Click(chromedp.CSS(`[name="use-counterparty"][value="saved"]`)), chromedp.Click(chromedp.CSS(`[name="use-total"][value="typed"]`)),
		Press("Save"), Heading("invoice.pdf"), Says("Yorkshire Ltd"), Says("GBP 15.00"),
	)
	Photograph(t, browser, "document-changed")
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

func TestWhatCanNotBeKeptJustNowIsSaidAndKeptLater(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	browser := Open(t)
	Drive(
		t, browser, chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"),
		chromedp.Navigate(s.URL+edit), Heading("Edit details"),
		chromedp.Evaluate[chromedp.Void](`window.answers = window.fetch; window.fetch = async () => new Response("", { status: 503 }); 0`),
		Fill("counterparty", "Zebra Ltd"), Says("Satchel tries again"),
	)
	Photograph(t, browser, "edit-unkept")
	Drive(t, browser, chromedp.Evaluate[chromedp.Void](`window.fetch = async (path) => new Response("", { status: 413 }); 0`), Says("too much to be kept"))
	Drive(t, browser, chromedp.Evaluate[chromedp.Void](`window.fetch = window.answers; 0`), Fill("reference", "A-7"))
	await(t, "what was typed to be kept", func() bool {
		kept, _, err := s.editing().Draft(t.Context(), s.ann.ID, edit)
		return err == nil && kept.Fields["counterparty"] == "Zebra Ltd" && kept.Fields["reference"] == "A-7"
	})
	await(t, "what is kept to be no longer said not to be", func() bool { return !strings.Contains(Shown(t, browser), "too much to be kept") })
}

func TestWhatIsTypedInOnePageIsKeptWhenItsPersonLogsOutInAnother(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	browser := Open(t)
	Drive(t, browser, chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"))
	other := anotherPage(t, browser)
	Drive(t, other, chromedp.Navigate(s.URL+edit), Heading("Edit details"), Fill("counterparty", "Zebra Ltd"))
	Drive(t, browser, Choose("Log out"), Says("You are signed out."))
	kept, _, err := s.editing().Draft(t.Context(), s.ann.ID, edit)
	if err != nil || kept.Fields["counterparty"] != "Zebra Ltd" {
		t.Errorf("kept is %v: %v", kept.Fields, err)
	}
}

// anotherPage is one more page of the browser.
func anotherPage(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	other, closed := chromedp.NewContext(browser)
	t.Cleanup(closed)
	if err := chromedp.Do(other); err != nil { // opens it
		t.Fatal(err)
	}
	return other
}
