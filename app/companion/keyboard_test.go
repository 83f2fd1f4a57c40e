package companion

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// WCAG 2.2, 2.1.1, 2.4.3 and 2.4.11: with Tab alone a person comes to everything that can be pressed, from above to below,
// and sees where they are.
func TestTabLeadsToEveryControlOfEveryScreenInItsOrder(t *testing.T) {
	for name, show := range shows {
		for device, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
			t.Run(name+"-"+device, func(t *testing.T) {
				canvas := show(t, theme.Light, size)
				stops := tabbed(canvas)
				for _, missed := range companiontest.Unreached(canvas, stops) {
					t.Error(missed)
				}
				for i, stop := range stops {
					if !ours(stop) {
						t.Errorf("%T is not known to answer to Enter and Space", stop)
					}
					if label, ok := stop.(fyne.Accessible); !list(stop) && (!ok || label.AccessibilityLabel() == "") {
						t.Errorf("%s has no label", described(stop))
					}
					canvas.Focus(stop)
					if hidden := companiontest.OutOfSight(canvas, stop.(fyne.CanvasObject)); hidden != "" {
						t.Error(hidden)
					}
					if i > 0 && size == onDesktop && !after(canvas, stops[i-1], stop) {
						t.Errorf("%s comes after %s", described(stop), described(stops[i-1]))
					}
				}
			})
		}
	}
}

// tabbed is what Tab leads to, once around.
func tabbed(canvas fyne.Canvas) []fyne.Focusable {
	canvas.Focus(nil)
	var stops []fyne.Focusable
	for range 200 {
		canvas.FocusNext()
		now := canvas.Focused()
		if now == nil || len(stops) > 0 && now == stops[0] {
			break
		}
		stops = append(stops, now)
	}
	return stops
}

// ours are the controls whose answers to keys are tested where they are made.
func ours(control fyne.Focusable) bool {
	switch control.(type) {
	case *widgets.Button, *widgets.Pick, *widgets.Choice, *widgets.Place, *widgets.Tick, *widgets.Entry, *widgets.List, *widgets.Picture, *widgets.Thumb, *widgets.DragThumb, *widgets.Handle:
		return true
	}
	return false
}

// list says whether it is a list, whose rows have the labels.
func list(control fyne.Focusable) bool {
	_, ok := control.(*widgets.List)
	return ok
}

// after says whether one stands below or to the right of the other, as people read.
func after(canvas fyne.Canvas, before, now fyne.Focusable) bool {
	canvas.Focus(before)
	driver := fyne.CurrentApp().Driver()
	a := driver.AbsolutePositionForObject(before.(fyne.CanvasObject))
	b := driver.AbsolutePositionForObject(now.(fyne.CanvasObject))
	return b.Y >= a.Y-theme.Touch || b.X > a.X
}

func described(control fyne.Focusable) string {
	return fmt.Sprintf("%T %q", control, strings.Join(companiontest.Said(control.(fyne.CanvasObject)), " "))
}

func TestEscapeLeavesWhatIsOneStepAway(t *testing.T) {
	for name, away := range map[string]string{ // what is no longer said
		"keyboard": "Keyboard", "sign-out": "Sign out?", "abandon": "Sign out without the keychain?", "pin": "Choose a PIN",
		"set-up": "Scan this with your authenticator", "disconnect": "What disconnecting changes", "password": "Present app password",
		"preview-larger": "Smaller", "authenticator-add": "Add an entry", "accounts": "Accounts on this computer", "pairing": "it shows eight letters",
	} {
		for _, last := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, from the last control: %v", name, last), func(t *testing.T) {
				canvas := shows[name](t, theme.Light, onDesktop)
				desk := fyne.CurrentApp().(*companiontest.Desk)
				if !companiontest.Says(canvas, away) {
					t.Fatalf("it does not say %q", away)
				}
				canvas.Focus(nil)
				canvas.FocusNext()
				if last {
					canvas.Focus(nil)
					canvas.FocusPrevious()
				}
				canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
				desk.Pump()
				if companiontest.Says(canvas, away) {
					t.Error("it is still there")
				}
			})
		}
	}
}

func TestEscapeLeavesWhileNothingHasTheFocus(t *testing.T) {
	canvas := shows["password"](t, theme.Light, onDesktop)
	canvas.Focus(nil)
	canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if companiontest.Says(canvas, "Present app password") {
		t.Error("it is still there")
	}
}
