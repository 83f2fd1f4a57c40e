package companion

import (
	"fmt"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"satchel/app/companion/theme"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

// folders are watched ones: one that is well, one whose drive is away, and one that asks.
func folders() []watch.State {
	folder := func(path string, category document.Category) watch.Folder {
		return watch.Folder{
			ID: uuid.New(), Account: bea.ID, Path: path, Category: category, Company: document.Company{ID: harbour.ID, Name: harbour.Name},
		}
	}
	well := watch.State{
		Folder: folder("/home/bea/Scans", document.Purchase), Looked: noon, Taken: 12,
		Writing: watch.Some[string]{Count: 2, First: []string{"/home/bea/Scans/scan 14.pdf", "/home/bea/Scans/scan 15.pdf"}},
		Refused: []watch.Refused{refused(capture.Program, 1, "/home/bea/Scans/setup.exe")},
	}
	well.Folder.Subfolders = true
	return []watch.State{
		well,
		{Folder: folder("/media/nas/Bank", document.BankStatement), Trouble: fmt.Errorf("%w: /media/nas/Bank", watch.ErrGone)},
		{Folder: folder("/home/bea/Receipts", document.Expense), Trouble: watch.ErrAsking},
	}
}

// refused are so many files of a watched folder that were refused for a reason.
func refused(why capture.Code, count int, first ...string) watch.Refused {
	return watch.Refused{Why: &capture.Refusal{Code: why}, Files: watch.Some[string]{Count: count, First: first}}
}

// atWatched is a window that shows the watched folders.
func atWatched(t *testing.T, mode theme.Mode, size fyne.Size, q *pile) at {
	t.Helper()
	a := newIn(t, mode, size, &people{account: bea}, q)
	a.window.goTo(placeWatched)
	a.desk.Pump()
	return a
}

func showWatched(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atWatched(t, mode, size, &pile{watched: folders()})
	a.sees("/home/bea/Receipts")
	return a.canvas()
}

func showWatchedNone(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atWatched(t, mode, size, &pile{})
	a.sees("You watch no folder yet")
	return a.canvas()
}

// atHome gives the person a folder of their own, with a name that a phone has room for.
func atHome(t *testing.T) string {
	t.Helper()
	home, err := os.MkdirTemp("", "bea")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	t.Setenv("HOME", home)
	return home
}

// showWatchedAdd shows the step with a folder chosen.
func showWatchedAdd(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	atHome(t)
	a := atWatched(t, mode, size, &pile{})
	a.sees("You watch no folder yet")
	a.presses("Watch a folder")
	a.sees("Choose this folder")
	a.presses("Cancel")
	a.sees("No folder is chosen yet")
	return a.canvas()
}

// showWatchedChoose shows the choice of the folder.
func showWatchedChoose(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	atHome(t)
	a := atWatched(t, mode, size, &pile{})
	a.sees("You watch no folder yet")
	a.presses("Watch a folder")
	a.sees("Choose this folder")
	return a.canvas()
}
