package theme

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// words are the pairs that meet on our screens with words in them: WCAG 2.2, 1.4.3 (AA) asks for 4.5 to 1.
var words = [][2]fyne.ThemeColorName{
	{fynetheme.ColorNameForeground, fynetheme.ColorNameBackground},
	{fynetheme.ColorNameForeground, Surface},
	{fynetheme.ColorNameForeground, Raised},
	{fynetheme.ColorNameForeground, fynetheme.ColorNameButton},
	{fynetheme.ColorNameForeground, fynetheme.ColorNameInputBackground},
	{fynetheme.ColorNameForeground, fynetheme.ColorNameMenuBackground},
	{fynetheme.ColorNameForeground, fynetheme.ColorNameOverlayBackground},
	{fynetheme.ColorNameForeground, fynetheme.ColorNameSelection},
	{fynetheme.ColorNameForeground, AccentTint},
	{Muted, fynetheme.ColorNameBackground},
	{Muted, Surface},
	{Muted, Raised},
	{Muted, AccentTint},
	{Muted, fynetheme.ColorNameOverlayBackground},
	{fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameInputBackground},
	{fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameOverlayBackground},
	{fynetheme.ColorNamePrimary, Surface},
	{fynetheme.ColorNamePrimary, fynetheme.ColorNameBackground},
	{fynetheme.ColorNameHyperlink, Surface},
	{fynetheme.ColorNameHyperlink, fynetheme.ColorNameBackground},
	{fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNamePrimary},
	{fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameSuccess},
	{fynetheme.ColorNameForegroundOnWarning, fynetheme.ColorNameWarning},
	{fynetheme.ColorNameForegroundOnError, fynetheme.ColorNameError},
	{fynetheme.ColorNameError, Surface},
	{AccentInk, AccentTint},
	{SuccessInk, SuccessTint},
	{WarningInk, WarningTint},
	{DangerInk, DangerTint},
	{NeutralInk, NeutralTint},
	{fynetheme.ColorNameForeground, WarningTint},
	{fynetheme.ColorNameForeground, DangerTint},
	{fynetheme.ColorNameForeground, SuccessTint},
}

// shapes carry meaning without words: WCAG 2.2, 1.4.11 (AA) asks for 3 to 1.
var shapes = [][2]fyne.ThemeColorName{
	{fynetheme.ColorNameInputBorder, fynetheme.ColorNameInputBackground},
	{fynetheme.ColorNameInputBorder, Surface},
	{fynetheme.ColorNameInputBorder, fynetheme.ColorNameBackground},
	{fynetheme.ColorNamePrimary, Raised},
	{fynetheme.ColorNamePrimary, Track}, // what is left of a ring on what has run down
	{fynetheme.ColorNameError, Track},
	{fynetheme.ColorNameSuccess, Surface},
	{fynetheme.ColorNameWarning, Surface},
	{fynetheme.ColorNameError, Raised},
}

func TestWordsAreReadableInBothModes(t *testing.T) {
	for _, mode := range []Mode{Light, Dark} {
		for _, pair := range words {
			t.Run(fmt.Sprintf("%s: %s on %s", mode, pair[0], pair[1]), func(t *testing.T) {
				atLeast(t, 4.5, New(mode), pair)
			})
		}
	}
}

func TestShapesStandOutInBothModes(t *testing.T) {
	for _, mode := range []Mode{Light, Dark} {
		for _, pair := range shapes {
			t.Run(fmt.Sprintf("%s: %s on %s", mode, pair[0], pair[1]), func(t *testing.T) {
				atLeast(t, 3, New(mode), pair)
			})
		}
	}
}

func TestBothPalettesNameTheSameColours(t *testing.T) {
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("dark has no %s", name)
		}
	}
	for name := range dark {
		if _, ok := light[name]; !ok {
			t.Errorf("light has no %s", name)
		}
	}
}

func TestTheContrastFormulaIsWCAGs(t *testing.T) {
	black, white := color.NRGBA{A: 255}, color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	if got := contrast(black, white); math.Abs(got-21) > 0.001 {
		t.Errorf("black on white is %.3f, want 21", got)
	}
	grey := color.NRGBA{R: 0x76, G: 0x76, B: 0x76, A: 255}
	if got := contrast(grey, white); math.Abs(got-4.54) > 0.01 {
		t.Errorf("#767676 on white is %.3f, want 4.54", got)
	}
}

func atLeast(t *testing.T, want float64, theme *Theme, pair [2]fyne.ThemeColorName) {
	t.Helper()
	ink, paper := theme.Color(pair[0], 0), theme.Color(pair[1], 0)
	if got := contrast(ink, paper); got < want {
		t.Errorf("contrast is %.2f, want at least %.1f", got, want)
	}
}

// contrast is WCAG 2.2's contrast ratio of two opaque colours.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
