package companion

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

func TestWhatIsSaidInPassingCoversNothingToPress(t *testing.T) {
	for name, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
		t.Run(name, func(t *testing.T) {
			a := atThreeEntries(t, theme.Light, size)
			a.presses("Copy")
			a.sees("is copied")
			companiontest.Keep(t, a.canvas(), "snackbar-"+name)
			driver := fyne.CurrentApp().Driver()
			words := a.window.snackbar.Object().(*fyne.Container).Objects[0]
			at := driver.AbsolutePositionForObject(words)
			pressed := 0
			companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
				switch o.(type) {
				case *widgets.Button, *widgets.Place:
				default:
					return
				}
				pressed++
				there := driver.AbsolutePositionForObject(o)
				if at.X < there.X+o.Size().Width && there.X < at.X+words.Size().Width && at.Y < there.Y+o.Size().Height && there.Y < at.Y+words.Size().Height {
					t.Errorf("it covers %q", companiontest.Said(o))
				}
			})
			if pressed < 8 {
				t.Errorf("only %d things to press are shown", pressed)
			}
		})
	}
}

func TestWhatIsSaidInPassingGivesWayToAFolderThatWasAdded(t *testing.T) {
	all := folders()
	q := &pile{watched: all[1:2]}
	a := atWatched(t, theme.Light, onPhone, q)
	a.sees("/media/nas/Bank")
	a.window.snackbar.Say("The folder is watched.")
	q.watches(all[1], all[2])
	a.sees("/home/bea/Receipts")
	driver := fyne.CurrentApp().Driver()
	words := a.window.snackbar.Object().(*fyne.Container).Objects[0]
	a.desk.Until(t, "it covers no button", func() bool {
		covers := false
		at := driver.AbsolutePositionForObject(words)
		companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
			there := driver.AbsolutePositionForObject(o)
			_, button := o.(*widgets.Button)
			covers = covers || button && at.Y < there.Y+o.Size().Height && there.Y < at.Y+words.Size().Height
		})
		return !covers
	})
	if !companiontest.Says(a.canvas(), "The folder is watched.") {
		t.Error("it was never seen where it covers nothing")
	}
	companiontest.Keep(t, a.canvas(), "snackbar-watched")
}

func TestWhatIsSaidInPassingCoversNoCodeToScan(t *testing.T) {
	a := atSecurity(t, theme.Light, onDesktop, newGuard())
	a.presses("Set it up")
	a.fills(herPassword)
	a.presses("Continue")
	a.sees("Scan this with your authenticator")
	a.presses("Copy the key")
	a.sees("The key is copied.")
	driver := fyne.CurrentApp().Driver()
	words := a.window.snackbar.Object().(*fyne.Container).Objects[0]
	at := driver.AbsolutePositionForObject(words)
	codes := 0
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		picture, ok := o.(*canvas.Image)
		if !ok || picture.Size().Width < 200 {
			return
		}
		codes++
		there := driver.AbsolutePositionForObject(o)
		if at.X < there.X+o.Size().Width && there.X < at.X+words.Size().Width && at.Y < there.Y+o.Size().Height && there.Y < at.Y+words.Size().Height {
			t.Error("it covers the code")
		}
	})
	if codes != 1 {
		t.Errorf("%d codes are shown", codes)
	}
	companiontest.Keep(t, a.canvas(), "snackbar-code")
}
