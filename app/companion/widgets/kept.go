package widgets

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
)

// Kept are the buttons of a screen that makes its rows anew when something has changed. A button that stays is the same
// object in its new row, so the keys stay where they are, under a dialog too; from one that goes they come to its heir. The
// zero value is ready to use.
type Kept struct {
	seen          any // what is shown
	former, shown map[spot]*Button
	order         []spot // from above
}

// spot is where a button stands: in which row, and what it does there.
type spot struct{ row, does string }

// Redraw calls draw, which makes the rows and takes each of their buttons from Button, unless what they show is what they
// showed before.
func (k *Kept) Redraw(over fyne.Canvas, shows any, draw func()) {
	if reflect.DeepEqual(shows, k.seen) {
		return
	}
	k.seen = shows
	before := k.order
	k.former, k.shown, k.order = k.shown, map[spot]*Button{}, nil
	draw()
	for _, at := range before {
		gone := k.former[at]
		if k.shown[at] == nil && (gone.focused || over.Focused() == fyne.Focusable(gone)) {
			bequeath(over, gone, k.heir(at, before))
		}
	}
}

// Button is the one that was there before, which becomes as the fresh one is, or else that.
func (k *Kept) Button(row, does string, fresh *Button) *Button {
	at, button := spot{row, does}, fresh
	if kept := k.former[at]; kept != nil {
		kept.become(fresh)
		button = kept
	}
	k.shown[at] = button
	k.order = append(k.order, at)
	return button
}

// heir is where the keys go from a button that is gone: to another of its row, to what does the same in the next row or in
// the one before, or to whatever is there.
func (k *Kept) heir(gone spot, before []spot) *Button {
	var rows []string
	for _, at := range before {
		rows = append(rows, at.row)
	}
	rows = slices.Compact(rows)
	here := slices.Index(rows, gone.row)
	if beside := k.first(gone.row); beside != nil {
		return beside
	}
	above := slices.Clone(rows[:here])
	slices.Reverse(above)
	near := slices.Concat(rows[here+1:], above)
	for _, row := range near {
		if same := k.shown[spot{row, gone.does}]; same != nil {
			return same
		}
	}
	for _, row := range near {
		if other := k.first(row); other != nil {
			return other
		}
	}
	return nil
}

// first is a row's first button.
func (k *Kept) first(row string) *Button {
	at := slices.IndexFunc(k.order, func(at spot) bool { return at.row == row })
	if at < 0 {
		return nil
	}
	return k.shown[k.order[at]]
}

func bequeath(over fyne.Canvas, gone, heir *Button) {
	if heir == nil {
		if over.Focused() == fyne.Focusable(gone) {
			over.Unfocus()
		}
		return
	}
	disabled := heir.Disabled()
	heir.Enable() // the toolkit gives the keys to none that is disabled, but leaves them to one that has them
	over.Focus(heir)
	if disabled {
		heir.Disable()
	}
}

func (b *Button) become(fresh *Button) {
	b.Text, b.Icon, b.Importance, b.OnTapped = fresh.Text, fresh.Icon, fresh.Importance, fresh.OnTapped
	if fresh.Disabled() {
		b.Disable()
	} else {
		b.Enable()
	}
	b.Refresh()
}
