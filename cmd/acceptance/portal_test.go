package acceptance

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/storage/database"
)

// The companion opens the website, which knows who and which company, and asks before it signs the browser in. The
// address works once, and the session ends with the companion.
//
// Proves C2.
func TestTheCompanionOpensThePortalAsTheSamePersonInTheSameCompany(t *testing.T) {
	w, browser := newWorld(t).signedIn(), Open(t)
	company := w.companies()[1]
	w.must(0, "", "company", "use", company)
	address := strings.TrimSpace(w.must(0, "", "portal", "--print-url").Out)
	if !strings.HasPrefix(address, w.service.URL+"/open/") || strings.Contains(address, w.refreshToken()) {
		t.Fatalf("the address is %s", address)
	}
	code := strings.TrimPrefix(address, w.service.URL+"/open/")
	for range 3 { // whatever follows links uses nothing up
		preview(t, address)
	}
	Drive(
		t, browser, chromedp.Navigate(address), Heading("Open Satchel in this browser?"), Says(company), Press("Continue as Bella Bookkeeper"),
		Heading("Hello, Bella"), chromedp.WaitVisible(`//header//*[@class="name" and .="`+company+`"]`),
	)

	other := Open(t)
	Drive(t, other, chromedp.Navigate(address), Heading("This address has done its work"))
	w.must(0, "", "sign-out")
	Drive(t, browser, chromedp.Navigate(w.service.URL+"/"), Heading("Sign in"))

	if said, err := w.satcheld("audit", "list", "--account", bookkeeper, "--kind", "signed in"); err != nil || !strings.Contains(said, "opened from") {
		t.Errorf("the audit log says %s %v", said, err)
	}
	if strings.Contains(w.service.Log(), code) {
		t.Error("the service's log holds the code")
	}
}

// The very password that opens the companion opens the website, and no other does. Changed there, the new one opens both,
// and the old one neither.
//
// Proves C1.
func TestTheSamePasswordOpensTheWebsiteAndTheCompanion(t *testing.T) {
	w, browser := newWorld(t).signedIn(), Open(t)
	const changed = "eleven oranges behind the piano"
	enter := func(typed string) Step {
		return chromedp.Steps(chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", bookkeeper), Fill("password", typed), Press("Sign in"))
	}
	companion := func(code int, typed string) {
		t.Helper()
		w.must(code, typed+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	}
	Drive(
		t, browser, enter(changed), Says("don’t match"), enter(password), Heading("Hello, Bella"), chromedp.Navigate(w.service.URL+"/profile/password"),
		Fill("current", password), Fill("new", changed), Fill("repeat", changed), Press("Change Password"), Says("Your password is changed"),
	)
	companion(3, password)
	companion(0, changed)
	Drive(t, browser, Choose("Log out"), Heading("Sign in"), enter(password), Says("don’t match"), enter(changed), Heading("Hello, Bella"))
}

// preview follows an address as far as it leads without cookies, like a program that shows what is behind a link.
func preview(t *testing.T, address string) {
	t.Helper()
	once := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := once.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		t.Errorf("it answers %d", response.StatusCode)
	}
	for _, cookie := range response.Cookies() {
		if !strings.HasSuffix(cookie.Name, "-open") {
			t.Errorf("it sets %s", cookie.Name)
		}
	}
}

func TestACompanionOpensNoPortalThatItsPasswordDoesNotOpen(t *testing.T) {
	w := newWorld(t).signedIn()
	address := strings.TrimSpace(w.must(0, "", "portal", "--print-url").Out)
	w.linked(bookkeeper)
	contains(t, w.must(3, "", "portal", "--print-url").Err, "opens with your Sage ID")
	Drive(t, Open(t), chromedp.Navigate(address), Heading("Continue with your Sage ID"))
}

func TestAnAddressOfTheCompanionIsOverAfterAMinute(t *testing.T) {
	w := newWorld(t).signedIn()
	address := strings.TrimSpace(w.must(0, "", "portal", "--print-url").Out)
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE handovers SET expires_at = ?", time.Now().UTC().Add(-time.Second).Format("2006-01-02 15:04:05.999999-07:00"))
		return err
	})
	Drive(t, Open(t), chromedp.Navigate(address), Heading("This address has done its work"))
}
