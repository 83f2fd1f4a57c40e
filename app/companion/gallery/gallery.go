package gallery

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// Exhibit is one thing that the gallery shows.
type Exhibit struct {
	Name string
	Make func() fyne.CanvasObject // nil where it lies over everything
	Over func(over fyne.Canvas)   // lays it over everything; nil elsewhere
}

// Options are what the screen is made from.
type Options struct {
	Window fyne.Window
	Mode   theme.Mode
	SetUp  func(look *theme.Theme) // shows everything in another look
}

// Screen shows all exhibits, and lets whoever looks choose between light and dark and the text's size.
type Screen struct {
	options Options
	mode    theme.Mode
	text    theme.TextSize
	modes   []*widgets.Pick
	texts   []*widgets.Pick
	root    fyne.CanvasObject
}

// New returns the screen.
func New(options Options) *Screen {
	s := &Screen{options: options, mode: options.Mode, text: theme.UsualText}
	cards := []fyne.CanvasObject{widgets.NewText("Gallery", widgets.Heading)}
	for _, exhibit := range Exhibits() {
		cards = append(cards, widgets.NewCard(widgets.Column(theme.Space3,
			widgets.NewText(exhibit.Name, widgets.Title), s.shown(exhibit))))
	}
	s.root = container.NewStack(widgets.NewPanel("background", "", 0), widgets.NewHeaded(s.head(), widgets.NewPage(cards...), nil))
	s.mark()
	return s
}

// Object is the screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

func (s *Screen) shown(exhibit Exhibit) fyne.CanvasObject {
	if exhibit.Make != nil {
		return exhibit.Make()
	}
	return container.NewHBox(widgets.NewButton("Show it", icons.Eye, func() { exhibit.Over(s.options.Window.Canvas()) }))
}

func (s *Screen) head() fyne.CanvasObject {
	row := widgets.Wrap(theme.Space2, 0)
	for _, mode := range []theme.Mode{theme.System, theme.Light, theme.Dark} {
		s.modes = append(s.modes, widgets.NewPick(string(mode), func() { s.mode = mode; s.change() }))
		row.Add(s.modes[len(s.modes)-1])
	}
	for _, text := range theme.TextSizes() {
		s.texts = append(s.texts, widgets.NewPick(fmt.Sprintf("%d %%", text), func() { s.text = text; s.change() }))
		row.Add(s.texts[len(s.texts)-1])
	}
	return container.NewStack(widgets.NewPanel(theme.Surface, theme.Border, 0), widgets.Inset(theme.Space2, theme.Space4, row))
}

func (s *Screen) change() {
	s.mark()
	s.options.SetUp(theme.New(s.mode).With(s.text))
}

func (s *Screen) mark() {
	for i, mode := range []theme.Mode{theme.System, theme.Light, theme.Dark} {
		s.modes[i].Set(mode == s.mode)
	}
	for i, text := range theme.TextSizes() {
		s.texts[i].Set(text == s.text)
	}
}
