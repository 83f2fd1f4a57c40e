package settings

import (
	"fmt"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
)

// look is the choice between light and dark, of the text's size, and of the language.
func (s *Screen) look() fyne.CanvasObject {
	modes := widgets.Wrap(theme.Space2, 0)
	for _, choice := range []struct {
		mode theme.Mode
		name string
	}{{theme.System, s.options.T("As this computer")}, {theme.Light, s.options.T("Light")}, {theme.Dark, s.options.T("Dark")}} {
		s.modes[choice.mode] = widgets.NewPick(choice.name, func() { mark(s.modes, choice.mode); s.options.SetMode(choice.mode) })
		modes.Add(s.modes[choice.mode])
	}
	texts := widgets.Wrap(theme.Space2, 0)
	for _, size := range theme.TextSizes() {
		s.texts[size] = widgets.NewPick(fmt.Sprintf("%d %%", size), func() { mark(s.texts, size); s.options.SetText(size) })
		texts.Add(s.texts[size])
	}
	return widgets.Column(theme.Space1, widgets.NewText(s.options.T("Look"), widgets.Title), modes,
		widgets.Inset(theme.Space1, 0, widgets.NewText(s.options.T("Text size"), widgets.Strong)), texts,
		widgets.Inset(theme.Space1, 0, widgets.NewText(s.options.T("Language"), widgets.Strong)), s.languages())
}

// languages are called what their speakers call them, so that whoever reads none of the others finds theirs.
func (s *Screen) languages() fyne.CanvasObject {
	row := widgets.Wrap(theme.Space2, 0)
	add := func(code, name string) {
		pick := widgets.NewPick(name, func() { s.options.Speak(code) })
		pick.Set(code == s.options.Language)
		if code == s.options.Language {
			s.language = pick
		}
		row.Add(pick)
	}
	add("", s.options.T("As this computer"))
	for _, tongue := range words.Tongues() {
		add(tongue.Code, tongue.Name)
	}
	return row
}

// mark shows which of several is chosen.
func mark[K comparable](picks map[K]*widgets.Pick, chosen K) {
	for key, pick := range picks {
		pick.Set(key == chosen)
	}
}
