package companiontest

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// Unreached are the controls of what lies uppermost that a person can press or type into and that are none of the stops.
func Unreached(c fyne.Canvas, stops []fyne.Focusable) []string {
	known := map[fyne.CanvasObject]bool{}
	for _, stop := range stops {
		known[stop.(fyne.CanvasObject)] = true
	}
	var missed []string
	below(uppermost(c), func(object fyne.CanvasObject) {
		if disabled, ok := object.(fyne.Disableable); ok && disabled.Disabled() || known[object] {
			return
		}
		_, pressed := object.(fyne.Tappable)
		_, typed := object.(fyne.Focusable)
		if pressed || typed {
			missed = append(missed, fmt.Sprintf("no key leads to %T %q", object, strings.Join(Said(object), " ")))
		}
	})
	return missed
}

// below visits what can be seen in an object, but for what is in a list or an input line, which take keys themselves, and
// what lies around a dialog.
func below(object fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if object == nil || !object.Visible() {
		return
	}
	switch o := object.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			below(child, visit)
		}
		return
	case *container.Scroll:
		below(o.Content, visit)
		return
	case *widget.PopUp:
		below(o.Content, visit)
		return
	}
	visit(object)
	_, typed := object.(fyne.Focusable)
	if around, ok := object.(fyne.Widget); ok && !typed {
		for _, child := range test.WidgetRenderer(around).Objects() {
			below(child, visit)
		}
	}
}

func uppermost(c fyne.Canvas) fyne.CanvasObject {
	if over := c.Overlays().Top(); over != nil {
		for _, child := range test.WidgetRenderer(over.(fyne.Widget)).Objects() {
			if popup, ok := child.(*widget.PopUp); ok {
				return popup
			}
		}
	}
	return c.Content()
}

// Said are the words on an object.
func Said(object fyne.CanvasObject) []string {
	var said []string
	walk(object, func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			said = append(said, text.Text)
		}
	})
	return said
}

// OutOfSight says why a control can't be seen whole, or begins out of sight where it is larger than its place; it is empty
// if it can.
func OutOfSight(c fyne.Canvas, control fyne.CanvasObject) string {
	driver := fyne.CurrentApp().Driver()
	here := area{driver.AbsolutePositionForObject(control), control.Size()}
	places := []area{{size: c.Size()}}
	Walk(c, func(o fyne.CanvasObject) {
		scroll, ok := o.(*container.Scroll)
		if !ok || !within(scroll.Content, control) {
			return
		}
		places = append(places, area{driver.AbsolutePositionForObject(scroll), scroll.Size()})
	})
	for _, place := range places {
		seen := here
		seen.size = here.size.Min(place.size)
		if !place.holds(seen) {
			return fmt.Sprintf("%T %q, %v at %v, is out of sight: its place is %v at %v", control, strings.Join(Said(control), " "),
				here.size, here.at, place.size, place.at)
		}
	}
	return ""
}

func within(around, object fyne.CanvasObject) bool {
	found := false
	walk(around, func(o fyne.CanvasObject) { found = found || o == object })
	return found
}
