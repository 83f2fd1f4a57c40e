package acceptance

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/assets/samples"
)

// What a companion captured is looked at in the portal, with the proof that it is the same, and marked as reviewed.
func TestADocumentOfACompanionIsFoundInThePortalWithItsChainOfProof(t *testing.T) {
	w := newWorld(t).signedIn()
	sample := samples.All()[0]
	content, err := sample.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), sample.Name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	w.must(0, "", "add", "--category", "bank-statement", "--note", "for the year end", path)
	w.must(0, "", "sync", "--until-done", "--timeout", "2m")

	browser := Open(t)
	link := func(name string) Step {
		return chromedp.WaitVisible(`//ol//li[.//strong[.="` + name + `"] and .//code[.="` + hashOf(t, path) + `"]]`)
	}
	Drive(
		t, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", bookkeeper), Fill("password", password), Press("Sign in"), Heading("Hello, Bella"),
		chromedp.Click(`//button[@aria-label="Open `+w.companies()[0]+`"]`), chromedp.WaitVisible(chromedp.CSS(".chip.good")),
		Press("Go to the documents"), Heading("Documents"), Fill("text", "year end"), Press("Show"), Press(sample.Name), Heading(sample.Name),
		Says("for the year end"), link("Captured"), link("Uploaded"), link("Hash matched"), link("Accepted"),
	)
	Drive(t, browser, Press("Mark as reviewed"), link("Reviewed"))
}
