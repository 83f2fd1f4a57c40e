package companiontest

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Hold presses a key with Ctrl, or on a Mac Command. It goes the toolkit's way on a desktop: to what has the focus where that
// takes shortcuts, and to the window elsewhere.
func Hold(c fyne.Canvas, key fyne.KeyName) {
	held := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	if line, ok := c.Focused().(fyne.Shortcutable); ok {
		line.TypedShortcut(held)
		return
	}
	shortcuts(c).TypedShortcut(held)
}

// Space presses the space bar. It goes the toolkit's way on a desktop: a key to what has the focus, then a letter to what
// has it by then.
func Space(c fyne.Canvas) {
	if focused := c.Focused(); focused != nil {
		focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
	if focused := c.Focused(); focused != nil {
		focused.TypedRune(' ')
	}
}

// shortcuts are a test canvas's own, which it does not show; those of the toolkit's other drivers do.
func shortcuts(c fyne.Canvas) fyne.Shortcutable {
	if shown, ok := c.(fyne.Shortcutable); ok {
		return shown
	}
	return reflect.ValueOf(c).Elem().FieldByName("WindowlessCanvas").Interface().(fyne.Shortcutable)
}

// typist is a test canvas that shows its shortcuts.
type typist struct {
	fyne.Canvas
	fyne.Shortcutable
}

// CanvasForObject is fyne.Driver's.
func (d *driver) CanvasForObject(object fyne.CanvasObject) fyne.Canvas {
	c := d.Driver.CanvasForObject(object)
	if c == nil {
		return nil
	}
	return typist{c, shortcuts(c)}
}
