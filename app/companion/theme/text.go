package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// TextSize is how large text is, in percent of the usual.
type TextSize int

// The usual size, and the largest: WCAG 2.2, 1.4.4 (AA) asks that text can be made twice as large.
const (
	UsualText   TextSize = 100
	LargestText TextSize = 200
)

// TextSizes are the sizes a person can choose, from the usual up.
func TextSizes() []TextSize { return []TextSize{UsualText, 125, 150, 175, LargestText} }

// within is the size itself, or the nearest there is; none is the usual.
func (s TextSize) within() TextSize { return min(max(s, UsualText), LargestText) }

// growing are the measures that grow with the text, and what share of its growth they take. Gaps don't: large text needs
// the room itself. A heading is large to begin with, and as large again would leave a phone no room for a long word.
var growing = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNameText:           1,
	fynetheme.SizeNameCaptionText:    1,
	fynetheme.SizeNameSubHeadingText: 0.8,
	fynetheme.SizeNameHeadingText:    0.6,
	BarText:                          0.25,
	fynetheme.SizeNameLineSpacing:    1,
	fynetheme.SizeNameInlineIcon:     0.6,
}

// Grown is a width that holds text, as large as the current theme's text makes it: a column wide enough to read, the width
// below which a window is a phone's.
func Grown(width float32) float32 { return width * growth() }

// Beside is a measure of what stands beside text, such as an icon: it grows half as much, so that the text has the room.
func Beside(size float32) float32 { return size * (1 + growth()) / 2 }

// Large says whether the current theme's text is so large that what stands side by side is better one above the other.
func Large() bool { return growth() > 1.4 }

func growth() float32 { return fynetheme.Size(fynetheme.SizeNameText) / TextBody }
