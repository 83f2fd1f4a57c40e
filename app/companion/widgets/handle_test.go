package widgets_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/widgets"
)

func TestAHandleIsMovedByArrowKeysAndByDragging(t *testing.T) {
	var steps [][2]int
	var dragged, dropped float32
	handle := widgets.NewHandle("Top edge", 14, widgets.Moves{
		Dragged: func(dx, dy float32) { dragged += 1000*dx + dy },
		Dropped: func() { dropped = dragged },
		Stepped: func(across, down int) { steps = append(steps, [2]int{across, down}) },
	})
	c := put(t, handle, fyne.NewSize(100, 100)).Canvas()
	c.Focus(handle)
	if ring(c) != 3 {
		t.Errorf("the ring of the focus is %g wide", ring(c))
	}
	for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn} {
		handle.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if want := [][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}; !slices.Equal(steps, want) {
		t.Errorf("stepped %v", steps)
	}
	handle.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(3, 4)})
	handle.DragEnd()
	if dropped != 3004 {
		t.Errorf("dragged by %g", dropped)
	}
	c.Focus(nil)
	if ring(c) != 2 { // the knob's own edge
		t.Errorf("without the focus the widest edge is %g", ring(c))
	}
}

func TestAPictureMadeSmallTakesKeysOfItsOwn(t *testing.T) {
	var pressed, moved int
	thumb := widgets.NewThumb("Edit", "Edit page 1", func() { pressed++ })
	thumb.Keys = func(key fyne.KeyName) bool {
		moved++
		return key == fyne.KeyUp
	}
	put(t, thumb, fyne.NewSize(100, 100)).Canvas().Focus(thumb)
	for _, key := range []fyne.KeyName{fyne.KeyUp, fyne.KeyReturn} {
		thumb.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if moved != 2 || pressed != 1 || thumb.AccessibilityLabel() != "Edit page 1" {
		t.Errorf("moved %d, pressed %d, called %q", moved, pressed, thumb.AccessibilityLabel())
	}
}
