package companion

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

func TestAFolderIsWatchedAndStoppedInTheWindow(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.Mkdir(filepath.Join(home, "Documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	q := &pile{refuse: map[string]error{filepath.Join(home, "Documents"): watch.ErrOverlap}}
	a := atWatched(t, theme.Light, onDesktop, q)
	a.sees("You watch no folder yet")
	a.presses("Watch a folder")
	a.sees("Choose this folder")
	a.presses("Documents") // of the spots
	a.sees(filepath.Join(home, "Documents"))
	a.presses("Choose this folder")
	a.presses("Bank statement")
	a.presses("Watch the folder")
	a.sees("Another folder that you watch takes the same files.")

	a.presses("Choose the folder")
	a.sees("Choose this folder")
	a.presses("Choose this folder")
	a.presses("Only new files")
	a.fills("by the scanner")
	a.presses("Watch the folder")
	a.sees("Watch another folder")
	a.sees("only new files · by the scanner")
	got := q.watched[0].Folder
	if got.Path != home || got.Category != document.BankStatement || got.Note != "by the scanner" || got.Subfolders || q.fromNow != 1 {
		t.Errorf("watched as %+v, from now on %d times", got, q.fromNow)
	}

	a.presses("Stop watching")
	a.sees("Stop watching the folder?")
	a.presses("Stop watching") // of the question, which lies above
	a.sees("You watch no folder yet")
}

func TestWhatWasSaidOfAFolderIsNotForgottenWithoutAWord(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	a := atWatched(t, theme.Light, onDesktop, &pile{})
	a.sees("You watch no folder yet")
	a.presses("Watch a folder")
	a.sees("Choose this folder")
	a.presses("Cancel")
	a.window.changeAccount() // nothing is lost yet
	a.sees("Accounts on this computer")
	widgets.Escape(a.canvas())
	a.sees("You watch no folder yet")

	a.presses("Watch a folder")
	a.sees("Choose this folder")
	a.presses("Choose this folder")
	a.fills("by the scanner")
	a.window.changeAccount()
	a.sees("The folder that you were choosing is not watched yet")
	a.presses("Stay here")
	a.window.goTo(placeCapture)
	a.window.goTo(placeWatched) // it stays while other places are looked at
	a.presses("Watch the folder")
	a.sees("Watch another folder")
	a.sees("by the scanner")
	a.window.changeAccount()
	a.sees("Accounts on this computer")
}

func TestAFolderThatAnotherAccountTakesIsWatchedOnlyWhereThePersonMeansIt(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	q := &pile{refuse: map[string]error{home: watch.ErrShared}}
	a := atWatched(t, theme.Light, onDesktop, q)
	a.sees("You watch no folder yet")
	a.presses("Watch a folder")
	a.sees("Choose this folder")
	a.presses("Choose this folder")
	a.presses("Watch the folder")
	a.sees("Each file is then captured for both accounts.")
	a.presses("Cancel")
	a.presses("Watch the folder")
	a.sees("Another account on this computer takes the same files.")
	a.presses("Watch it all the same")
	a.sees("Watch another folder")
	if len(q.watched) != 1 {
		t.Errorf("watched: %+v", q.watched)
	}
}

func TestAFolderThatAsksIsAnsweredInTheWindow(t *testing.T) {
	q := &pile{watched: folders()[2:]}
	a := atWatched(t, theme.Light, onDesktop, q)
	a.sees("which of the folder's files were captured before")
	a.presses("Only what comes from now on")
	a.desk.Until(t, "it asks no more", func() bool { return !companiontest.Says(a.canvas(), "captured before") })
	if q.fromNow != 1 {
		t.Errorf("it went on from now on %d times", q.fromNow)
	}
}

func TestTheWatchedFoldersAreReachedFromTheSettingsOnANarrowWindow(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{watched: folders()})
	a.window.goTo(placeSettings)
	a.desk.Pump()
	a.presses("Show watched folders")
	a.sees("/media/nas/Bank")
	a.sees("its drive is not connected")
}

func TestTheKeysStayInTheirWatchedFolder(t *testing.T) {
	all := folders()
	q := &pile{watched: all}
	a := atWatched(t, theme.Light, onDesktop, q)
	a.sees("/home/bea/Receipts")
	a.tabsToThe(1, "Stop watching")

	looked := all[0]
	looked.Taken++
	q.watches(looked, all[1], all[2])
	a.sees("13 documents captured")
	a.key(fyne.KeyReturn)
	a.sees("/media/nas/Bank stays as it is")
	q.watches(all...)
	a.sees("12 documents captured") // beneath the question
	a.key(fyne.KeyEscape)
	a.key(fyne.KeyReturn)
	a.sees("/media/nas/Bank stays as it is")

	a.presses("Stop watching") // of the question, which lies above
	a.desk.Until(t, "it is gone", func() bool { return !companiontest.Says(a.canvas(), "/media/nas/Bank") })
	a.key(fyne.KeyReturn)
	a.sees("/home/bea/Receipts stays as it is")
	a.presses("Stop watching")
	a.desk.Until(t, "it is gone", func() bool { return !companiontest.Says(a.canvas(), "/home/bea/Receipts") })
	a.key(fyne.KeyReturn)
	a.sees("/home/bea/Scans stays as it is")
	a.presses("Stop watching")
	a.sees("You watch no folder yet")
	a.key(fyne.KeyReturn)
	a.sees("Choose this folder")
}

func TestTheKeysComeBackFromTheStepThatWatchesAFolder(t *testing.T) {
	a := atWatched(t, theme.Light, onDesktop, &pile{watched: folders()})
	a.sees("/home/bea/Receipts")
	a.tabsTo("Watch another folder")
	a.key(fyne.KeyReturn)
	a.sees("Choose this folder")
	a.presses("Cancel")
	a.key(fyne.KeyReturn) // the keys are where the folder is chosen
	a.sees("Choose this folder")
	a.presses("Cancel")
	a.key(fyne.KeyEscape)
	a.sees("/home/bea/Receipts")
	a.key(fyne.KeyReturn)
	a.sees("Choose this folder")
}

func TestWatchedFoldersThatChangeTakeNoKeysFromElsewhere(t *testing.T) {
	all := folders()
	q := &pile{watched: all}
	a := atWatched(t, theme.Light, onDesktop, q)
	a.sees("/home/bea/Receipts")
	a.tabsTo("Settings")
	q.watches(all[:2]...)
	a.desk.Until(t, "it is gone", func() bool { return !companiontest.Says(a.canvas(), "/home/bea/Receipts") })
	if place, ok := a.canvas().Focused().(*widgets.Place); !ok || place.AccessibilityLabel() != "Settings" {
		t.Errorf("the keys went to %T", a.canvas().Focused())
	}
	a.window.goTo(placeSettings)
	q.watches(all[0])
	a.desk.Pump()
	if now := a.canvas().Focused(); now != nil {
		t.Errorf("the keys are at %s", described(now))
	}
}

func TestWatchedFoldersAreDrawnAgainOnlyWhenSomethingElseIsToBeSeen(t *testing.T) {
	q := &pile{watched: folders()}
	a := atWatched(t, theme.Light, onDesktop, q)
	a.sees("/home/bea/Receipts")
	text := func() (found fyne.CanvasObject) {
		companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
			if said, ok := o.(*widgets.Text); ok && said.Words() == "/home/bea/Receipts" {
				found = o
			}
		})
		return found
	}
	before := text()
	q.watches(q.watched...)
	a.desk.Pump()
	if before == nil || text() != before {
		t.Error("it was drawn again")
	}
}
