package companion

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"satchel/app/companion/companiontest"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

func TestCapturingSaysOfEachFileWhatBecameOfIt(t *testing.T) {
	folder := t.TempDir()
	var uris []fyne.URI
	for _, name := range []string{"good.pdf", "empty.pdf"} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		uris = append(uris, storage.NewFileURI(path))
	}
	q := &pile{refuse: map[string]error{filepath.Join(folder, "empty.pdf"): errTooBig}}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.sees("Nothing captured yet")
	a.window.take(uris) // dropped on whatever screen is shown
	a.sees("Capture 2 documents")
	a.presses("Expense")
	a.presses("Capture 2 documents")
	a.sees("Saved 1 file, 1 file refused.")
	a.sees("empty.pdf: The file is empty.")
	if got := q.added[0]; got.Category != document.Expense || len(got.Paths) != 2 {
		t.Errorf("asked for %+v", got)
	}
	a.presses("Show documents")
	if a.window.screens.shell.Here() != placeDocuments {
		t.Error("leads elsewhere")
	}
}

func TestWhatIsLaidOutWhileOthersAreCapturedStaysSo(t *testing.T) {
	q := &pile{copying: make(chan struct{})}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.window.take([]fyne.URI{storage.NewFileURI("/p/1.jpg")})
	a.sees("Capture 1 document")
	a.presses("Capture 1 document")
	a.window.take([]fyne.URI{storage.NewFileURI("/p/2.jpg")})
	a.sees("2.jpg")
	gone, err := storage.ParseURI("gone://p/3.jpg")
	if err != nil {
		t.Fatal(err)
	}
	a.window.take([]fyne.URI{gone})
	a.sees("E-mail or app password is wrong.") // the double's words for what has none
	a.window.screens.capture.Start()
	close(q.copying)
	a.sees("Saved 1 file.")
	a.sees("2.jpg")
	if len(q.added) != 1 {
		t.Errorf("captured %d times", len(q.added))
	}
}

func TestACaptureGoesOnInAnotherLanguageAndNothingOfItIsLaidOutAgain(t *testing.T) {
	q := &pile{copying: make(chan struct{})}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.window.take([]fyne.URI{storage.NewFileURI("/p/1.jpg"), storage.NewFileURI("/p/2.jpg")})
	a.sees("Capture 2 documents")
	a.presses("Capture 2 documents")
	a.choosesGerman()
	a.window.goTo(placeCapture)
	a.sees("2.jpg")
	a.window.screens.capture.Start() // in vain: it is under way
	close(q.copying)
	a.sees("2 Dateien gesichert.")
	a.desk.Until(t, "nothing is laid out", func() bool { return a.window.screens.capture.Uncaptured() == 0 })
	if len(q.added) != 1 || companiontest.Says(a.canvas(), "2.jpg") {
		t.Errorf("captured %d times", len(q.added))
	}
}

func TestACaptureGoesOnWhereTheCompanyIsChanged(t *testing.T) {
	q := &pile{copying: make(chan struct{})}
	a := newAt(t, onDesktop, &people{account: bea, companies: []core.Company{harbour, meadow}}, q)
	a.window.take([]fyne.URI{storage.NewFileURI("/p/1.jpg")})
	a.sees("Capture 1 document")
	a.presses("Capture 1 document")
	a.presses("Change Company") // without a question: nothing is lost
	a.sees("Meadow & Sons")
	a.window.end()
	a.sees("1 file is laid out and not captured.") // it would be cut short
	a.presses("Stay here")
	close(q.copying)
	a.sees("Saved 1 file. It is safe here")
}

func TestWhoeverChangedTheCompanyIsToldWhichFileWasRefused(t *testing.T) {
	q := &pile{copying: make(chan struct{}), refuse: map[string]error{"/p/1.jpg": errTooBig}}
	a := newAt(t, onDesktop, &people{account: bea, companies: []core.Company{harbour, meadow}}, q)
	a.window.take([]fyne.URI{storage.NewFileURI("/p/1.jpg")})
	a.sees("Capture 1 document")
	a.presses("Capture 1 document")
	a.presses("Change Company")
	a.sees("Meadow & Sons")
	close(q.copying)
	a.sees("Not captured: 1.jpg.")
}

func TestFilesStillLookedAtAreAskedAboutAndGoOnInAnotherLanguage(t *testing.T) {
	q := &pile{checking: make(chan struct{})}
	a := newAt(t, onDesktop, &people{account: bea, companies: []core.Company{harbour, meadow}}, q)
	for _, path := range []string{"/p/3.jpg", "/p/1.jpg", "/p/2.jpg"} { // one by one, as file managers may
		a.window.take([]fyne.URI{storage.NewFileURI(path)})
	}
	a.presses("Change Company")
	a.sees("3 files are laid out and not captured.")
	a.presses("Stay here")
	a.choosesGerman()
	a.window.goTo(placeCapture)
	close(q.checking)
	a.sees("2.jpg")
	want := []string{"/p/3.jpg", "/p/1.jpg", "/p/2.jpg"}
	a.presses("3 Belege erfassen")
	a.sees("3 Dateien gesichert.")
	if got := q.added[0].Paths; !slices.Equal(got, want) {
		t.Errorf("captured %q, want %q", got, want)
	}
}

func TestWhatWasSavedIsNotSaidToBeOnItsWayToSomebodySignedOut(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.window.take([]fyne.URI{storage.NewFileURI("/p/1.jpg")})
	a.sees("Capture 1 document")
	a.presses("Capture 1 document")
	a.sees("Saved 1 file. It is safe here and on its way.")
	q.publish(core.Snapshot{Paused: []core.Paused{{Account: "a1", Reason: document.SignedOut}}})
	a.sees("You are signed out")
	a.sees("Saved 1 file. It is safe here.")
	if companiontest.Says(a.canvas(), "on its way") {
		t.Error("it is still said to be on its way")
	}
	q.publish(core.Snapshot{})
	a.sees("on its way")
}

func TestSeveralPagesAreCombinedWhereThePersonSaysSo(t *testing.T) {
	q := &pile{}
	a := newAt(t, onPhone, &people{account: bea}, q)
	a.window.take(addressesOf(photos(t, "1.jpg", "2.jpg")))
	a.sees("Combine as one document")
	a.presses("Combine as one document, in this order")
	a.presses("Capture 1 document of 2 pages")
	a.sees("Saved 2 files.")
	if !q.added[0].Combine {
		t.Error("not combined")
	}
}

func TestPagesStayToBeCombinedThoughAnotherFileComesBetween(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.take(addressesOf(photos(t, "1.jpg", "2.jpg")))
	a.sees("Combine as one document")
	a.presses("Combine as one document, in this order")
	scan := filepath.Join(t.TempDir(), "scan.pdf")
	if err := os.WriteFile(scan, []byte("%PDF-1.7 %%EOF"), 0o600); err != nil {
		t.Fatal(err)
	}
	a.window.take(addressesOf([]string{scan}))
	a.sees("Capture 3 documents")
	a.sees("can't be combined as one document")
	a.presses("Take all off")
	a.sees("The files stay where they are.")
	a.presses("Keep them")
	a.sees("Capture 3 documents")
	a.presses("Take all off")
	a.presses("Take all off") // of the question, which lies above
	a.sees("Drop files here")
}

func TestFilesAreChosenByTheDozen(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, name := range []string{"one.pdf", "two.pdf", "three.pdf"} {
		if err := os.WriteFile(filepath.Join(home, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.presses("Capture")
	a.presses("Choose files or a folder")
	a.sees("two.pdf")
	a.presses("Choose all here")
	a.presses("Choose 3 files")
	a.sees("Capture 3 documents")
}

func TestAPathIsTypedInTheDialogAndANameInItsList(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	scans := filepath.Join(home, "Scans")
	if err := os.Mkdir(scans, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one.pdf", "three.pdf", "two 1.pdf", "two 2.pdf"} {
		if err := os.WriteFile(filepath.Join(scans, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.presses("Capture")
	a.presses("Choose files or a folder")
	a.sees("Scans")
	path := companiontest.Entries(a.canvas())[0]
	path.SetText("Scans")
	path.OnSubmitted(path.Text)
	a.sees("three.pdf")
	for _, letter := range "two 2" {
		a.canvas().Focused().TypedRune(letter)
	}
	a.canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // the row is pressed
	a.sees("Choose 1 file")
	path = companiontest.Entries(a.canvas())[0]
	path.SetText(filepath.Join(scans, "one.pdf"))
	path.OnSubmitted(path.Text)
	a.sees("Choose 2 files")
	a.presses("Choose 2 files")
	a.sees("two 2.pdf")
	a.sees("one.pdf")
}

func TestAWholeFolderIsChosenAtOnce(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.Mkdir(filepath.Join(home, "Scans"), 0o700); err != nil {
		t.Fatal(err)
	}
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.presses("Capture")
	a.presses("Choose files or a folder")
	a.sees("Scans")
	a.key(fyne.KeyEscape)
	if companiontest.Says(a.canvas(), "The whole folder") {
		t.Fatal("Escape does not leave the dialog")
	}
	a.presses("Choose files or a folder")
	a.sees("The whole folder")
	a.presses("The whole folder")
	a.sees("Capture all")
}

func TestAMissingFileIsNamedBesideTheOthers(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there.txt")
	if err := os.WriteFile(there, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.Open([]string{"/nowhere/missing.pdf", there})
	a.sees("missing.pdf")
	a.sees("There is no such file.")
	a.sees("there.txt")
}

func TestAPastedPictureIsSaidToBeNone(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.desk.Clipboard().SetContent("")
	a.window.paste()
	a.sees("What was copied can't be read here: a picture, a screenshot, or files")
	a.desk.Clipboard().SetContent("some words")
	a.window.paste()
	a.sees("There are no files in what was copied.")
	a.desk.Clipboard().SetContent("# as text/uri-list has it\r\nfile:///scans/3%20of%204.jpg\r\n")
	a.window.paste()
	a.sees("3 of 4.jpg")
}

func TestTheEmptyListSaysThatOtherDocumentsAreOnTheWebsite(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	a.sees("Only what is captured on this computer is shown here.")
	var opened string
	a.desk.Opens(func(address *url.URL) error { opened = address.String(); return nil })
	a.presses("Open the website")
	a.desk.Until(t, "the website opens", func() bool { return opened != "" })
}
