package settings

import (
	"fmt"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// look is the choice between light and dark, and of the text's size.
func (s *Screen) look() fyne.CanvasObject {
	modes := widgets.Wrap(theme.Space2, 0)
	for _, choice := range []struct {
		mode theme.Mode
		name string
	}{{theme.System, "As this computer"}, {theme.Light, "Light"}, {theme.Dark, "Dark"}} {
		s.modes[choice.mode] = widgets.NewPick(choice.name, func() { mark(s.modes, choice.mode); s.options.SetMode(choice.mode) })
		modes.Add(s.modes[choice.mode])
	}
	texts := widgets.Wrap(theme.Space2, 0)
	for _, size := range theme.TextSizes() {
		s.texts[size] = widgets.NewPick(fmt.Sprintf("%d %%", size), func() { mark(s.texts, size); s.options.SetText(size) })
		texts.Add(s.texts[size])
	}
	return widgets.Column(theme.Space1, widgets.NewText("Look", widgets.Title), modes,
		widgets.Inset(theme.Space1, 0, widgets.NewText("Text size", widgets.Strong)), texts)
}

// mark shows which of several is chosen.
func mark[K comparable](picks map[K]*widgets.Pick, chosen K) {
	for key, pick := range picks {
		pick.Set(key == chosen)
	}
}
