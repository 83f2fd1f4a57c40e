package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/assets/icons"
)

// Icon returns the icon of that name (a constant of assets/icons) in the foreground's colour.
func Icon(name string) fyne.Resource {
	return fynetheme.NewThemedResource(fyne.NewStaticResource(name+".svg", icons.SVG(name)))
}

// Colored returns the icon of that name in the colour of that name.
func Colored(name string, ink fyne.ThemeColorName) fyne.Resource {
	return fynetheme.NewColoredResource(fyne.NewStaticResource(name+".svg", icons.SVG(name)), ink)
}

// Mark returns the product's mark in its own colours.
func Mark() fyne.Resource {
	return fyne.NewStaticResource("satchel.svg", icons.SVG(icons.Satchel))
}

// Color returns the current theme's colour of that name.
func Color(name fyne.ThemeColorName) color.Color {
	return fynetheme.Color(name)
}
