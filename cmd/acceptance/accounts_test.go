package acceptance

import (
	"path/filepath"
	"testing"

	"satchel/cmd/internal/programs"
)

// Proves D11.
func TestSeveralAccountsAndServicesStandSideBySide(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bookkeepers.txt", "two pounds"))

	owner := "owner@demo.test"
	w.password(owner)
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", owner, "--password-stdin")
	w.must(0, "", "company", "use", w.companies()[1])
	w.must(0, "", "add", w.file("owners.txt", "three pounds"))

	elsewhere := w.secondService()
	other := w.under(t)
	other.service, other.mailbox, other.token = elsewhere, elsewhere.URL, ""
	other.signedIn()
	other.must(0, "", "add", w.file("elsewhere.txt", "four pounds"))

	var known []struct{ ID string }
	w.decode(w.must(0, "", "accounts", "--json").Out, &known)
	if len(known) != 3 {
		t.Fatalf("%d accounts are listed, want 3", len(known))
	}
	for _, account := range known {
		w.must(0, "", "sync", "--until-done", "--timeout", "1m", "--account", account.ID)
	}

	names := func(documents []served) (names []string) {
		for _, d := range documents {
			names = append(names, d.Name)
		}
		return names
	}
	if got := names(w.documents()); len(got) != 1 || got[0] != "bookkeepers.txt" {
		t.Errorf("the first company has %v", got)
	}
	if got := names(other.documents()); len(got) != 1 || got[0] != "elsewhere.txt" {
		t.Errorf("the other service has %v", got)
	}
	contains(t, w.must(0, "", "accounts").Out, owner, bookkeeper, elsewhere.URL, w.service.URL)
	contains(t, w.must(0, "", "whoami").Out, elsewhere.URL)
	w.must(0, "", "accounts", "use", owner)
	contains(t, w.must(0, "", "whoami").Out, owner, w.service.URL)
	contains(t, w.must(3, "", "accounts", "use", bookkeeper).Err, "fits more than one account", "the service's address")
	contains(t, w.must(0, "", "accounts", "use", bookkeeper, elsewhere.URL).Out, elsewhere.URL)
	w.must(0, "", "accounts", "use", owner)
	contains(t, w.must(0, "", "whoami", "--account", owner).Out, owner)
}

// Proves D11. Proves D14.
func TestAnotherPersonOnTheSameHomeNeitherSeesNorTakesOutUnsentWork(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("private.txt", "two pounds"))
	theirs := w.list()[0].ID
	w.must(0, "", "sign-out")

	owner := "owner@demo.test"
	w.password(owner)
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", owner, "--password-stdin")

	if seen := w.list(); len(seen) != 0 {
		t.Errorf("another person is shown %+v", seen)
	}
	for _, command := range []string{"show", "remove", "retry"} {
		for _, id := range []string{theirs, theirs[len(theirs)-8:]} {
			contains(t, w.must(3, "", command, id).Err, "no such document")
		}
	}
	contains(t, w.must(0, "", "retry", "--all").Out, "0 documents")
	contains(t, w.must(0, "", "sync", "--until-done", "--timeout", "20s").Out, "Nothing to send")
	for _, command := range []string{"list", "sync"} {
		contains(t, w.must(3, "", command, "--account", "nobody@demo.test").Err, "Nobody of that name")
	}

	contains(t, w.must(0, "", "list", "--account", bookkeeper).Out, "private.txt")
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	if sent := w.list(); len(sent) != 1 || sent[0].State != "accepted" {
		t.Errorf("the person is back, and has %+v", sent)
	}
}

// Proves D11.
func TestNobodyWaitsForTheDocumentsOfAnotherPersonOfTheHome(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("mine.txt", "two pounds"))
	elsewhere := w.secondService()
	other := w.under(t)
	other.service, other.mailbox, other.token = elsewhere, elsewhere.URL, ""
	other.signedIn()
	other.must(0, "", "add", w.file("theirs.txt", "four pounds"))
	if err := elsewhere.Kill(); err != nil { // and it stays so
		t.Fatal(err)
	}

	var known []struct{ ID, Server string }
	w.decode(w.must(0, "", "accounts", "--json").Out, &known)
	for _, account := range known {
		if account.Server == w.service.URL {
			contains(t, w.must(0, "", "sync", "--until-done", "--timeout", "1m", "--account", account.ID).Out, "1 document was accepted now")
		}
	}
	w.must(4, "", "sync", "--until-done", "--timeout", "3s")
	if waits := w.list(); len(waits) != 1 || waits[0].State != "waiting" {
		t.Errorf("the other person's document is %+v", waits)
	}
}

func (w *world) secondService() *programs.Service {
	w.Helper()
	second := &world{T: w.T, data: w.TempDir(), env: w.env}
	second.start("")
	return second.service
}

// Proves D7.
func TestADocumentGoesToTheCompanyAndCategoryItWasGiven(t *testing.T) {
	w := newWorld(t).signedIn()
	first, second := w.companies()[0], w.companies()[1]
	w.must(0, "", "add", "--category", "expense", w.file("default.txt", "two pounds"))
	w.must(0, "", "add", "--company", second, "--category", "bank-statement", "--note", "October, late", w.file("named.txt", "three pounds"))
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	for _, d := range w.list() {
		want := map[string][2]string{"default.txt": {first, "expense"}, "named.txt": {second, "bank-statement"}}[d.Name]
		if d.Company != want[0] || d.Category != want[1] {
			t.Errorf("%s went to %s as %s", d.Name, d.Company, d.Category)
		}
	}
	contains(t, w.must(0, "", "show", w.list()[1].ID).Out, "October, late")
}

func TestACompanyLastHeardOfCanBeUsedOffline(t *testing.T) {
	w := newWorld(t).signedIn()
	second := w.companies()[1]
	w.killService()
	w.must(0, "", "company", "use", second)
	w.must(0, "", "add", "--company", second, w.file("bill.txt", "two pounds"))
	w.must(4, "", "company", "use", "never heard of")
	w.restart()
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

func TestPicturesBecomeThePagesOfOneDocument(t *testing.T) {
	w := newWorld(t).signedIn()
	page := w.jpeg("page.jpg")
	w.must(0, "", "add", "--combine", "--name", "Lease.pdf", page, page, page)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	if all := w.list(); len(all) != 1 || all[0].Name != "Lease.pdf" || all[0].State != "accepted" {
		t.Errorf("listed: %+v", all)
	}
	w.must(3, "", "add", "--combine", page, w.file("notes.txt", "not a picture"))
	if all := w.list(); len(all) != 1 {
		t.Errorf("a combination with a page that is no picture was kept: %+v", all)
	}
}

func TestADocumentCanBeTakenOutOfTheQueue(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("wrong.txt", "not this one"), w.file("right.txt", "this one"))
	for _, d := range w.list() {
		if d.Name == "wrong.txt" {
			w.must(0, "", "remove", d.ID)
		}
	}
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	if sent := w.documents(); len(sent) != 1 || sent[0].Name != "right.txt" {
		t.Errorf("sent: %+v", sent)
	}
	left, _ := filepath.Glob(filepath.Join(w.ctl.Home, "spool", "*"))
	if len(left) > 0 {
		t.Errorf("bytes are left: %v", left)
	}
}
