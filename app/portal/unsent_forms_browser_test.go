package portal_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/session"
	"satchel/sync/editing"
)

// A person is called away from an invitation and a note, and finds both again; whoever signs in at that browser in
// between finds neither.
func TestWhoIsCalledAwayFromAFormFindsWhatTheyTypedAndNobodyElseDoes(t *testing.T) {
	s := serve(t)
	c := s.colleagues(t)
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator").wants(t, "The role is changed")
	ann := clerkAt(t, s)
	invite, add := c.site+"/people/invite", ann.path+"/add"
	browser := Open(t)
	complained := Complaints(t, browser)
	at := func(path string) Step { return chromedp.Navigate(s.URL + path) }
	signIn := func(email string) Step {
		return chromedp.Steps(Fill("email", email), Fill("password", firstPassword), Press("Sign in"), chromedp.WaitVisible(chromedp.CSS(".who")))
	}
	kept := func(path string) *editing.Kept {
		unsent, err := s.editing().Unsent(t.Context(), s.ann.ID)
		if err != nil {
			t.Fatal(err)
		}
		return unsent[path]
	}
	Drive(t, browser, at("/sign-in"), signIn(s.ann.Email), at(add), Heading("Add documents"), Fill("note", "March’s"))
	await(t, "the note to be kept", func() bool { return kept(add).Or("note", "") == "March’s" })
	Drive(t, browser, at(invite), Heading("Invite somebody"), Fill("email", "eve@hartley.test"), Fill("name", "Eve Plum"), chromedp.Click(chromedp.CSS(`[name="company"]`)))
	await(t, "the invitation to be kept", func() bool { return kept(invite).Or("company", "") != "" })
	s.clock.Advance(session.IdleLimit)
	Drive(t, browser, chromedp.Evaluate[chromedp.Void](look), Says("20 minutes without activity"), signIn(c.benRow.Email), at(invite), Heading("Invite somebody"))
	if text := Evaluate[string](t, browser, `document.documentElement.outerHTML`); strings.Contains(text, "eve@") || strings.Contains(text, typedEarlier) {
		t.Errorf("ben finds %s", text)
	}
	Drive(t, browser, Choose("Log out"), Heading("Sign in"), signIn(s.ann.Email), at(invite), Says(typedEarlier))
	if got := Evaluate[string](t, browser, `document.getElementById("email").value + " " + document.getElementById("name").value + " " + document.querySelectorAll("[name=company]:checked").length`); got != "eve@hartley.test Eve Plum 1" {
		t.Errorf("ann finds %q", got)
	}
	Photograph(t, browser, "people-invite-unsent")
	Drive(t, browser, Press("Send the invitation"), Says("The invitation is on its way"), at(invite), Heading("Invite somebody"))
	if text := Shown(t, browser); strings.Contains(text, typedEarlier) {
		t.Errorf("it was sent, and is offered again: %s", text)
	}

	Drive(t, browser, at(add), Says(typedEarlier))
	Photograph(t, browser, "documents-add-unsent")
	Drive(
		t, browser, chromedp.SetUploadFiles(chromedp.ID("files"), []string{written(t, "new.txt", []byte("new"))}),
		Press("Add"), chromedp.WaitVisible(`//li[@class="done"]`),
	)
	await(t, "the note that was sent to be forgotten", func() bool { return kept(add) == nil })
	Drive(t, browser, Fill("pages-note", "April’s"))
	pages := add + "/pages"
	await(t, "the other note to be kept", func() bool { return kept(pages).Or("note", "") == "April’s" })
	Drive(t, browser, at(add), Says(typedEarlier), Fill("pages-note", "May’s"), Press("Discard it"), chromedp.WaitNotPresent(chromedp.CSS(".unsent")))
	if left := kept(pages); left != nil || Evaluate[string](t, browser, `document.getElementById("pages-note").value`) != "" {
		t.Errorf("it was discarded, and is kept: %+v", left)
	}
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}
