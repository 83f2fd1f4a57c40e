package companion

import (
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// Whatever is shown, such as a code to scan, a recovery code shown once or a fresh error, can be read meanwhile.
func TestWhatIsSaidInPassingCoversNothing(t *testing.T) {
	for name, show := range map[string]func(*testing.T, fyne.Size) at{
		"authenticator": func(t *testing.T, size fyne.Size) at { return atThreeEntries(t, theme.Light, size) },
		"code to scan": func(t *testing.T, size fyne.Size) at {
			a := atSecurity(t, theme.Light, size, newGuard())
			a.presses("Set it up")
			a.fills(herPassword)
			a.presses("Continue")
			a.sees("Scan this with your authenticator")
			return a
		},
		"watched folders": func(t *testing.T, size fyne.Size) at {
			a := atWatched(t, theme.Light, size, &pile{watched: folders()})
			a.sees("/home/bea/Receipts")
			return a
		},
	} {
		for device, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
			t.Run(name+" on a "+device, func(t *testing.T) {
				a := show(t, size)
				screen := a.window.screens.shell.Screen()
				a.hushes() // what was said before
				before := on(screen)
				a.window.snackbar.Say("The key is copied.")
				a.desk.Pump()
				companiontest.Keep(t, a.canvas(), "snackbar-"+name+"-"+device)
				words := a.window.snackbar.Object().(*fyne.Container).Objects[0]
				at := on(words)
				if at.height < theme.TextBody || !inside(at, size) {
					t.Errorf("it is out of sight, %+v", at)
				}
				if at.meets(on(screen)) {
					t.Errorf("%+v covers what is shown, %+v", at, on(screen))
				}
				places := 0
				companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
					if place, ok := o.(*widgets.Place); ok {
						places++
						if at.meets(on(place)) {
							t.Errorf("it covers %q", companiontest.Said(o))
						}
					}
				})
				if places == 0 {
					t.Error("there is no place to go to")
				}
				if middle := on(screen).x + on(screen).width/2; at.x+at.width/2-middle > 1 || middle-at.x-at.width/2 > 1 {
					t.Errorf("it is not in the middle of the content, %+v", at)
				}
				a.hushes()
				if on(screen) != before {
					t.Errorf("afterwards the screen has %+v, and had %+v", on(screen), before)
				}
			})
		}
	}
}

func TestWhatIsSaidInPassingCoversNothingBesideWork(t *testing.T) {
	covers := func(a at, shown fyne.CanvasObject) {
		t.Helper()
		a.window.snackbar.Say("1 file waits here.")
		if at := on(a.window.snackbar.Object().(*fyne.Container).Objects[0]); at.meets(on(shown)) || !inside(at, a.canvas().Size()) {
			t.Errorf("%+v covers %+v", at, on(shown))
		}
	}
	a := newAt(t, onPhone, &people{}, &pile{})
	covers(a, a.window.stage)
	a = withPIN(t, &people{account: bea})
	a.window.lockNow()
	covers(a, a.window.cover)
	a.triesPIN(pin)
	a.sees("Lock now")
	covers(a, a.window.screens.shell.Screen())
}

// hushes takes away what is said in passing.
func (a at) hushes() {
	a.window.snackbar.Object().Hide()
	a.window.snackbar.Changed()
}

// box is where something is in the window.
type box struct{ x, y, width, height float32 }

func on(object fyne.CanvasObject) box {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(object)
	return box{at.X, at.Y, object.Size().Width, object.Size().Height}
}

func (b box) meets(c box) bool {
	return b.x < c.x+c.width && c.x < b.x+b.width && b.y < c.y+c.height && c.y < b.y+b.height
}

func inside(b box, size fyne.Size) bool {
	return b.x >= 0 && b.y >= 0 && b.x+b.width <= size.Width && b.y+b.height <= size.Height
}
