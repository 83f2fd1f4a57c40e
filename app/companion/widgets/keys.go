package widgets

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Escape leaves what lies above everything in a window, or what is one step away from something else, by its way back. It
// reports whether there was one. Controls call it when they have the focus; the window does while nothing has.
func Escape(in fyne.Canvas) bool {
	var way *Button
	visit(top(in), func(object fyne.CanvasObject) {
		if button, ok := object.(*Button); ok && button.leaves && !button.Disabled() {
			way = button
		}
	})
	if way == nil {
		return false
	}
	way.OnTapped()
	return true
}

// escapeFrom is Escape in the window of the control that has the focus.
func escapeFrom(control fyne.CanvasObject) {
	if in := fyne.CurrentApp().Driver().CanvasForObject(control); in != nil {
		Escape(in)
	}
}

// Reveal moves what is scrolled so that something can be seen, such as a control that the focus has come to; the toolkit
// leaves it where it is, out of sight.
func Reveal(control fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	in := driver.CanvasForObject(control)
	if in == nil {
		return
	}
	at, size := driver.AbsolutePositionForObject(control), control.Size()
	visit(top(in), func(object fyne.CanvasObject) {
		scroll, ok := object.(*container.Scroll)
		if !ok || scroll.Content == nil {
			return
		}
		inside := at.Subtract(driver.AbsolutePositionForObject(scroll.Content))
		room := scroll.Content.Size().Max(scroll.Content.MinSize())
		if inside.X < 0 || inside.Y < 0 || inside.X+size.Width > room.Width+1 || inside.Y+size.Height > room.Height+1 {
			return // it is not in there
		}
		scroll.ScrollToOffset(fyne.NewPos(
			nearest(scroll.Offset.X, inside.X, size.Width, scroll.Size().Width, room.Width),
			nearest(scroll.Offset.Y, inside.Y, size.Height, scroll.Size().Height, room.Height)))
	})
}

// nearest is the offset nearest to the one there is at which all from at on, so long, is in sight.
func nearest(offset, at, long, sight, whole float32) float32 {
	const margin = 8 // which shows that something is beyond
	if at+long+margin > offset+sight {
		offset = at + long + margin - sight
	}
	if at-margin < offset {
		offset = at - margin
	}
	return min(max(offset, 0), max(whole-sight, 0))
}

// top is what the person deals with: the uppermost of what lies above a window's content, or that.
func top(in fyne.Canvas) fyne.CanvasObject {
	over := in.Overlays().Top()
	if over == nil {
		return in.Content()
	}
	// The toolkit wraps what lies above in a type of its own, which has what it wraps in an exported field.
	if wrapped := reflect.Indirect(reflect.ValueOf(over)); wrapped.Kind() == reflect.Struct {
		if field := wrapped.FieldByName("Content"); field.IsValid() && field.CanInterface() {
			if content, ok := field.Interface().(fyne.CanvasObject); ok {
				return content
			}
		}
	}
	return over
}

// Enter brings the keys to the first control of what has just come to be shown, so that Tab goes on from there rather than
// from the navigation. A line is passed over: what is typed then may be meant as a shortcut.
func Enter(in fyne.Canvas, place fyne.CanvasObject) {
	var first fyne.Focusable
	visit(place, func(object fyne.CanvasObject) {
		control, focusable := object.(fyne.Focusable)
		_, line := object.(*Entry)
		if disabled, ok := object.(fyne.Disableable); ok && disabled.Disabled() {
			return
		}
		if first == nil && focusable && !line {
			first = control
		}
	})
	if first != nil {
		in.Focus(first)
	}
}

// shows tells whether a control is among what the person deals with.
func shows(in fyne.Canvas, control fyne.CanvasObject) bool {
	found := false
	visit(top(in), func(object fyne.CanvasObject) { found = found || object == control })
	return found
}

// visit calls found with every visible object, outer ones first, but for what is within a widget that holds no others.
func visit(object fyne.CanvasObject, found func(fyne.CanvasObject)) {
	if object == nil || !object.Visible() {
		return
	}
	found(object)
	switch o := object.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			visit(child, found)
		}
	case *container.Scroll:
		visit(o.Content, found)
	case *container.ThemeOverride:
		visit(o.Content, found)
	case *widget.PopUp:
		visit(o.Content, found)
	}
}
