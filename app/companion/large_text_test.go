package companion

import (
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
)

// WCAG 2.2, 1.4.4 and 1.4.10 (AA): with text twice as large nothing is cut off, and nothing needs to be moved sideways.
func TestEveryScreenFitsAPhoneWithTextTwiceAsLarge(t *testing.T) {
	for name, show := range shows {
		t.Run(name, func(t *testing.T) {
			canvas := show(t, theme.Light, onPhone)
			enlarge(canvas, theme.LargestText)
			companiontest.Keep(t, canvas, name+"-phone-large")
			if width := canvas.Content().MinSize().Width; width > onPhone.Width {
				t.Errorf("the window needs %g pixels", width)
			}
			for _, lost := range companiontest.Cut(canvas) {
				t.Error(lost)
			}
		})
	}
}

// enlarge makes the text larger, as the person does in the settings.
func enlarge(canvas fyne.Canvas, text theme.TextSize) {
	settings := fyne.CurrentApp().Settings()
	settings.SetTheme(settings.Theme().(*theme.Theme).With(text))
	canvas.Content().Refresh()
}
