package companiontest

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Wide are the things that scroll up and down and are wider than their place, which cuts them off at the right.
func Wide(c fyne.Canvas) []string {
	var found []string
	Walk(c, func(o fyne.CanvasObject) {
		scroll, ok := o.(*container.Scroll)
		if !ok || scroll.Direction != container.ScrollVerticalOnly {
			return
		}
		if needs := scroll.Content.MinSize().Width; needs > scroll.Size().Width {
			found = append(found, fmt.Sprintf("what scrolls has %g pixels and needs %g", scroll.Size().Width, needs))
		}
	})
	return found
}
