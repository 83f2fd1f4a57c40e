package settings

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/sync/companion"
)

// Sending is the choice of how uploads use the network.
type Sending struct {
	Chosen      companion.Sending
	AsksMetered bool                         // whether this system tells that a network is metered
	Set         func(companion.Sending) bool // keeps a choice, and tells whether it could
}

func (s *Sending) object(tongue words.Tongue) fyne.CanvasObject {
	limits := map[int64]*widgets.Pick{}
	row := widgets.Wrap(theme.Space2, 0)
	for _, limit := range Limits(s.Chosen.Limit) {
		limits[limit] = widgets.NewPick(LimitWords(tongue, limit), func() {
			if s.keep(companion.Sending{Limit: limit, WaitMetered: s.Chosen.WaitMetered}) {
				mark(limits, limit)
			}
		})
		row.Add(limits[limit])
	}
	mark(limits, s.Chosen.Limit)
	card := widgets.Column(theme.Space1, widgets.NewText(tongue.T("Sending documents"), widgets.Title),
		widgets.NewText(tongue.T("How fast"), widgets.Strong), row,
		widgets.Inset(theme.Space1, 0, widgets.NewText(tongue.T("On a metered network"), widgets.Strong)))
	if !s.AsksMetered {
		card.Add(widgets.NewText(tongue.T("This system doesn't tell Satchel which networks are metered, so it sends over all."), widgets.Quiet))
		return card
	}
	card.Add(s.metered(tongue))
	return card
}

func (s *Sending) metered(tongue words.Tongue) fyne.CanvasObject {
	waits := map[bool]*widgets.Pick{}
	row := widgets.Wrap(theme.Space2, 0)
	for _, choice := range []struct {
		wait bool
		name string
	}{{false, tongue.T("Send all the same")}, {true, tongue.T("Wait for another")}} {
		waits[choice.wait] = widgets.NewPick(choice.name, func() {
			if s.keep(companion.Sending{Limit: s.Chosen.Limit, WaitMetered: choice.wait}) {
				mark(waits, choice.wait)
			}
		})
		row.Add(waits[choice.wait])
	}
	mark(waits, s.Chosen.WaitMetered)
	return row
}

func (s *Sending) keep(chosen companion.Sending) bool {
	if !s.Set(chosen) {
		return false
	}
	s.Chosen = chosen
	return true
}
