// Package gallery shows every widget of the companion, its colours and its scales of type and space, for whoever changes
// how it looks: satchel --gallery. Its tests keep a picture of each in light and dark.
//
// It imports Fyne and the companion's theme and widgets, and touches nobody's home.
package gallery
