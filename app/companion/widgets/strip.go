package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
)

// NewStrip lets a row that may be wider than the window be moved sideways, without a bar over it.
func NewStrip(row fyne.CanvasObject) fyne.CanvasObject {
	return container.NewThemeOverride(container.NewHScroll(row), barless{})
}

// barless is the current theme without scroll bars.
type barless struct{}

func (barless) current() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

func (b barless) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	return b.current().Color(name, variant)
}
func (b barless) Font(style fyne.TextStyle) fyne.Resource    { return b.current().Font(style) }
func (b barless) Icon(name fyne.ThemeIconName) fyne.Resource { return b.current().Icon(name) }
func (b barless) Size(name fyne.ThemeSizeName) float32 {
	if name == fynetheme.SizeNameScrollBar || name == fynetheme.SizeNameScrollBarSmall {
		return 0
	}
	return b.current().Size(name)
}
