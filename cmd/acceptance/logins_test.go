package acceptance

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
	"satchel/storage/database"
	"satchel/sync/companion"
)

const administrator = "administrator@demo.test"

// arrive signs somebody in to the portal and takes them to a company's documents.
func (w *world) arrive(browser context.Context, email, hello string) {
	w.Helper()
	Drive(
		w.T, browser, chromedp.Navigate(w.service.URL+"/sign-in"), Fill("email", email), Fill("password", password), Press("Sign in"), Heading(hello),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('button[aria-label="Open Brightwater Joinery Ltd"]')?.click()`), // only once
		chromedp.WaitVisible(`//header//*[@class="name" and .="Brightwater Joinery Ltd"]`),
		chromedp.Click(`//nav//a[contains(., "Documents")]`), Heading("Documents"),
	)
}

// A bookkeeper's browser dies while she edits a document. The administrator is told who has it, sees her disconnected
// login with what to do, logs it off, and edits. She finds what she typed again, and releases her next dead browser
// herself from a phone's browser, and the one after that from her companion. The next person at that browser finds
// nothing of hers.
//
// Proves C5.
// Proves C6.
// Proves C11.
// Proves C12.
// Proves C13.
// Proves E6.
func TestADeadBrowserLeavesADisconnectedLoginThatIsReleased(t *testing.T) {
	w := newWorld(t).signedIn()
	w.password(administrator)
	w.must(0, "", "add", w.jpeg("joists.jpg"))
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")

	bella, adam := Open(t), Open(t)
	open := chromedp.Steps(chromedp.Click(chromedp.CSS("a.paper")), Heading("joists.jpg"), Press("Edit"))
	w.arrive(bella, bookkeeper, "Hello, Bella")
	Drive(t, bella, open, Heading("Edit details"), Fill("counterparty", "Timber & Sons"))
	w.awaitDraft()
	Drive(t, bella, dies)

	w.arrive(adam, administrator, "Hello, Adam")
	Drive(t, adam, open, Heading("Already in use by another user"), Says("already in use by Bella"), Says("Wait until Bella"))
	w.silent(bookkeeper)
	Drive(
		t, adam, chromedp.Click(`//nav//a[contains(., "User Login Status")]`), Heading("User Login Status"),
		chromedp.Click(`//nav//a[contains(., "Disconnected logins")]`), Says("Choose a login"),
		chromedp.Click(`//label[contains(., "Bella")]`), Says("What was typed is kept as a draft for Bella"), Press("Log Off"), Says("One login was logged off"), Says("No disconnected logins"),
		chromedp.Click(`//nav//a[contains(., "Documents")]`), Heading("Documents"), open, Heading("Edit details"), Press("Discard"), Heading("joists.jpg"),
	)

	w.arrive(bella, bookkeeper, "Hello, Bella")
	Drive(t, bella, open, Says("You typed this earlier"))
	Drive(t, bella, dies)
	w.silent(bookkeeper)
	phone := Open(t, chromedp.WindowSize(390, 800))
	w.arrive(phone, bookkeeper, "Hello, Bella")
	Drive(
		t, phone, open, Heading("You have this open elsewhere"), Press("Release your other login"), Heading("Devices"),
		Press("Release"), Says("Documents it had open are free"),
		chromedp.Click(`//nav//a[contains(., "Documents")]`), Heading("Documents"), open, Says("You typed this earlier"), Press("Save"), Heading("joists.jpg"),
	)

	w.arrive(bella, bookkeeper, "Hello, Bella")
	Drive(t, bella, open, Heading("Edit details"), Fill("counterparty", "Timber & Daughters"))
	w.awaitDraft()
	Drive(t, bella, dies)
	w.releasedByCompanion()
	Drive(t, phone, Press("Edit"), Says("You typed this earlier"), Press("Save"), Heading("joists.jpg"))

	Drive(t, phone, Choose("Log out"), Says("You are signed out."))
	Drive(t, phone, chromedp.Evaluate[chromedp.Void](`history.back()`), Heading("Sign in"))
	w.arrive(phone, administrator, "Hello, Adam")
	if got := Evaluate[int](t, phone, `document.cookie.length + localStorage.length + sessionStorage.length`); got != 0 {
		t.Errorf("%d characters or entries are left in the browser", got)
	}
}

// releasedByCompanion finds the bookkeeper's login that has a document open and releases it, which is refused until it is
// a disconnected one.
func (w *world) releasedByCompanion() {
	w.Helper()
	id := ""
	for _, login := range w.logins() {
		if len(login.Open) == 1 {
			id = login.ID
		}
	}
	contains(w.T, w.must(3, "", "release", id).Err, "not a disconnected one", "Nothing was changed", "Log out in that browser")
	w.silent(bookkeeper)
	contains(w.T, w.must(0, "", "logins").Out, "disconnected", "joists.jpg (Brightwater Joinery Ltd)", "kept as your draft", "satchelctl release "+id[:8])
	contains(w.T, w.must(0, "", "release", id[:8]).Out, "The document it had open is free")
	contains(w.T, w.must(3, "", "release", id).Err, "You have no such login", "satchelctl logins")
	for _, login := range w.logins() {
		if login.ID == id {
			w.Errorf("%+v is still there", login)
		}
	}
}

func (w *world) logins() []companion.Login {
	w.Helper()
	var listed []companion.Login
	w.decode(w.must(0, "", "logins", "--json").Out, &listed)
	return listed
}

// dies has a browser's page end the way it does when the browser dies: without telling anybody.
var dies = chromedp.Steps(chromedp.Evaluate[chromedp.Void](`window.fetch = () => new Promise(() => {}); 0`), chromedp.Navigate("about:blank"))

// silent has somebody's browsers give no sign of life for longer than five minutes.
func (w *world) silent(email string) {
	w.Helper()
	w.rows(func(ctx context.Context, tx *database.Tx) error {
		who, err := tx.AccountByEmail(ctx, email)
		if err != nil {
			return err
		}
		then := time.Now().UTC().Add(-6 * time.Minute).Format("2006-01-02 15:04:05.999999-07:00")
		_, err = tx.SQL().ExecContext(ctx, "UPDATE sessions SET alive_at = ?, last_seen_at = ? WHERE account_id = ?", then, then, who.ID.String())
		return err
	})
}

// awaitDraft waits until somebody's unsent words are kept.
func (w *world) awaitDraft() {
	w.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for range 200 {
		<-tick.C
		kept := 0
		w.rows(func(ctx context.Context, tx *database.Tx) error {
			return tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM drafts").Scan(&kept)
		})
		if kept > 0 {
			return
		}
	}
	w.Fatal("what was typed was not kept")
}
