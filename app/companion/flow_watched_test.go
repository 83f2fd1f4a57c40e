package companion

import (
	"os"
	"path/filepath"
	"testing"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
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
	a.sees("by the scanner")
	got := q.watched[0].Folder
	if got.Path != home || got.Category != document.BankStatement || got.Note != "by the scanner" || got.Subfolders || q.fromNow != 1 {
		t.Errorf("watched as %+v, from now on %d times", got, q.fromNow)
	}

	a.presses("Stop watching")
	a.sees("Stop watching the folder?")
	a.presses("Stop watching") // of the question, which lies above
	a.sees("You watch no folder yet")
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
