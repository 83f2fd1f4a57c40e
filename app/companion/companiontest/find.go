package companiontest

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// Walk calls visit with every visible object of a canvas, what lies above first.
func Walk(c fyne.Canvas, visit func(fyne.CanvasObject)) {
	overlays := c.Overlays().List()
	for i := len(overlays) - 1; i >= 0; i-- {
		walk(overlays[i], visit)
	}
	walk(c.Content(), visit)
}

// WalkIn calls visit with an object and every visible one in it.
func WalkIn(object fyne.CanvasObject, visit func(fyne.CanvasObject)) { walk(object, visit) }

func walk(object fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if object == nil || !object.Visible() {
		return
	}
	visit(object)
	switch o := object.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}

// Words are all words that can be seen, one text a line.
func Words(c fyne.Canvas) string {
	var lines []string
	Walk(c, func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && strings.TrimSpace(text.Text) != "" {
			lines = append(lines, text.Text)
		}
	})
	return strings.Join(lines, "\n")
}

// Says tells whether these words can be seen, in the tongue of the desk. Words over several lines count too.
func Says(c fyne.Canvas, words string) bool {
	words = spoken(words)
	return strings.Contains(squeeze(Words(c)), squeeze(words))
}

// spoken are English words as the current desk says them.
func spoken(words string) string {
	if desk, ok := fyne.CurrentApp().(*Desk); ok {
		return desk.Tongue.T(words)
	}
	return words
}

func squeeze(words string) string { return strings.Join(strings.Fields(words), " ") }

// Press presses the control that says these words in the tongue of the desk.
func Press(t testing.TB, c fyne.Canvas, words string) {
	t.Helper()
	words = spoken(words)
	var found fyne.Tappable
	Walk(c, func(o fyne.CanvasObject) {
		tappable, ok := o.(fyne.Tappable)
		if !ok || found != nil || !saysItself(o, words) {
			return
		}
		found = tappable
	})
	if found == nil {
		t.Fatalf("nothing to press says %q; what can be seen is:\n%s", words, Words(c))
	}
	if disableable, ok := found.(fyne.Disableable); ok && disableable.Disabled() {
		t.Fatalf("%q is disabled", words)
	}
	test.Tap(found)
}

// saysItself tells whether a control, rather than the whole window around it, says the words.
func saysItself(object fyne.CanvasObject, words string) bool {
	var said []string
	walk(object, func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			said = append(said, text.Text)
		}
	})
	whole := squeeze(strings.Join(said, " "))
	return whole == squeeze(words) || strings.HasPrefix(whole, squeeze(words)+" ") && len(said) <= 3
}

// Entries are the input lines that can be seen, from above.
func Entries(c fyne.Canvas) []*widget.Entry {
	var entries []*widget.Entry
	Walk(c, func(o fyne.CanvasObject) {
		switch e := o.(type) {
		case *widget.Entry:
			entries = append(entries, e)
		case interface{ Inner() *widget.Entry }:
			entries = append(entries, e.Inner())
		}
	})
	return entries
}
