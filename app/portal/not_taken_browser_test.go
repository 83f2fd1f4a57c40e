package portal_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/auth/session"
)

// Somebody without JavaScript adds a file with a note, again and again, and is told each time what became of both.
func TestWithoutJavaScriptWhatIsSentAfterALogOffComesBackOrIsGivenBack(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	add := ann.path + "/add"
	ann.give("march.txt", []byte("march"))
	browser := Open(t)
	signIn := chromedp.Steps(Fill("email", "ben@hartley.test"), Fill("password", firstPassword), Press("Sign in"))
	chosen := chromedp.SetUploadFiles(chromedp.ID("files"), []string{written(t, "again.txt", []byte("march"))})
	photograph := func(name string) { // axe-core is a script
		t.Helper()
		Drive(t, browser, Command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}))
		Photograph(t, browser, name)
		Drive(t, browser, WithoutJavaScript())
	}
	note := func() string { return Evaluate[string](t, browser, `document.getElementById("note").value`) }
	logins := func() []session.Login {
		all := must(s.sessions.Logins(t.Context(), s.site(t), ben.cookies[session.CookieName].Value))
		return slices.DeleteFunc(all, func(one session.Login) bool { return one.Account.Email != "ben@hartley.test" || one.Current })
	}
	Drive(
		t, browser, WithoutJavaScript(), chromedp.Navigate(s.URL+"/sign-in"), signIn, Heading("Hello, Ben"),
		chromedp.Navigate(s.URL+add), Heading("Add documents"), chosen, Fill("note", "March’s, from the till"),
	)
	must(s.sessions.LogOff(t.Context(), s.site(t), logins(), s.ann.ID, logins()[0].Address))
	Drive(t, browser, Press("Add"), Says(loggedOff), Says(keptForYou), Says("The files you chose were not taken"))
	photograph("sign-in-logged-off")
	Drive(t, browser, signIn, Heading("Add documents"), Says(typedEarlier))
	if got := note(); got != "March’s, from the till" {
		t.Errorf("ben finds %q", got)
	}
	Drive(t, browser, chosen, Press("Add"), Says("The document is here, whole and safe"), Says("again.txt is a duplicate: it has the same content as march.txt"))
	photograph("documents-added-duplicate")

	Drive(t, browser, chromedp.Navigate(s.URL+add), Heading("Add documents"), chosen, Fill("note", "April’s\nand May’s"))
	s.forget(t, ben)
	Drive(t, browser, Press("Add"), Heading("You are not signed in any more"), Says(notKept), Says("and May’s"), Says(filesNot))
	photograph("not-signed-in-any-more")
	Drive(t, browser, chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("footer")))
	if text := Shown(t, browser); strings.Contains(text, "April") {
		t.Errorf("sent again, it gives back what was typed: %s", text)
	}
	Drive(t, browser, signIn, Heading("Add documents"))
	if got := note(); got != "" {
		t.Errorf("it is kept: %q", got)
	}
}
