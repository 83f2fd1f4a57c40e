package companion

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/navigation"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	core "satchel/sync/companion"
)

// WCAG 2.2, 1.4.4 and 1.4.10 (AA): with text twice as large nothing is cut off, and nothing needs to be moved sideways.
func TestEveryScreenFitsAPhoneWithTextTwiceAsLarge(t *testing.T) {
	fitsAPhone(t, "english")
}

// German has longer words.
func TestEveryScreenFitsAPhoneInGermanWithTextTwiceAsLarge(t *testing.T) {
	inGerman(t)
	fitsAPhone(t, "german")
}

// Words go on in the next line where there is no room, and not where there is.
func TestEveryScreenFitsADesktopInGermanWithTextTwiceAsLarge(t *testing.T) {
	inGerman(t)
	fits(t, "desktop", onDesktop, "german")
}

// A phone held across is low.
func TestEveryScreenFitsAPhoneHeldAcrossInGermanWithTextTwiceAsLarge(t *testing.T) {
	inGerman(t)
	fits(t, "across", onPhoneAcross, "german",
		"sign-in", "locked", "empty", "capture", "settings", "security", "stuck-none", "watched-none", "watched-add", "authenticator-add", "password")
}

// What holds for all screens leaves them the most of the window, and stands whole where it is asked for.
func TestHeadAndBannersLeaveTheContentMostOfThePhone(t *testing.T) {
	inGerman(t)
	for name, size := range map[string]fyne.Size{"phone": onPhone, "across": onPhoneAcross} {
		t.Run(name, func(t *testing.T) {
			q := &pile{records: sample("a1", harbour, noon), state: core.Snapshot{Offline: true, Since: noon}}
			a := newAt(t, size, &people{account: bea}, q)
			a.desk.Until(t, "the banners are there", func() bool { return a.window.screens.shell.Banners() == 2 })
			a.window.keepText(theme.LargestText)
			a.desk.Pump()
			for _, place := range []navigation.Key{placeDocuments, placeCapture} {
				a.window.goTo(place)
				a.desk.Pump()
				companiontest.Keep(t, a.canvas(), "brief-"+name+"-"+string(place))
				top := fyne.CurrentApp().Driver().AbsolutePositionForObject(a.window.screens.shell.Screen()).Y
				if top > size.Height/3 {
					t.Errorf("%s begins at %g of %g", place, top, size.Height)
				}
			}
			a.sees(harbour.Name)
			a.presses("Offline +1")
			companiontest.Keep(t, a.canvas(), "brief-"+name+"-told")
			a.sees("Der Dienst ist seit")
			a.presses("Grund ansehen")
			a.desk.Until(t, "the dialog is gone", func() bool { return a.canvas().Overlays().Top() == nil })
			if here := a.window.screens.shell.Here(); here != placeStuck {
				t.Errorf("the button leads to %s", here)
			}
		})
	}
}

func fitsAPhone(t *testing.T, tongue string) {
	t.Helper()
	fits(t, "phone", onPhone, tongue)
}

// fits looks at the screens of those names, or at all.
func fits(t *testing.T, device string, size fyne.Size, tongue string, names ...string) {
	t.Helper()
	before := textSize
	t.Cleanup(func() { textSize = before })
	for name, show := range shows {
		if len(names) > 0 && !slices.Contains(names, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			textSize = before
			if above[name] {
				textSize = theme.LargestText
			}
			canvas := show(t, theme.Light, size)
			enlarge(canvas, theme.LargestText) // which lays everything out
			companiontest.Keep(t, canvas, name+"-"+device+"-large-"+tongue)
			if least := canvas.Content().MinSize(); least.Width > size.Width || least.Height > size.Height {
				t.Errorf("the window needs %v pixels", least)
			}
			for _, wide := range companiontest.Wide(canvas) {
				t.Error(wide)
			}
			for _, lost := range companiontest.Cut(canvas) {
				t.Error(lost)
			}
		})
	}
}

// above are the screens that show a dialog, which is made for the text there is when it opens.
var above = map[string]bool{
	"choose-files": true, "watched-choose": true, "pin": true, "keyboard": true, "sign-out": true, "abandon": true,
}

// enlarge makes the text larger, as the person does in the settings.
func enlarge(canvas fyne.Canvas, text theme.TextSize) {
	settings := fyne.CurrentApp().Settings()
	settings.SetTheme(settings.Theme().(*theme.Theme).With(text))
	canvas.Content().Refresh()
}

// A row keeps its place while the text grows, where it is high enough for both, and its chip has to grow all the same.
func TestTextMadeLargerGrowsInRowsThatAreShown(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, pages(5))
	a.sees("001.pdf")
	for _, size := range []theme.TextSize{125, 200, 100} {
		a.window.goTo(placeSettings) // where it is chosen
		a.window.keepText(size)
		a.desk.Pump()
		a.window.goTo(placeDocuments)
		a.growsChips(size)
	}
}

func TestRowsOfDocumentsSayWhenWithTextTwiceAsLarge(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{records: sample("a1", harbour, noon)})
	a.sees("Octopus Energy")
	a.window.keepText(theme.LargestText)
	a.desk.Pump()
	companiontest.Keep(t, a.canvas(), "documents-rows-large")
	times := 0
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		text, ok := o.(*canvas.Text)
		switch {
		case !ok:
		case strings.Contains(text.Text, "·") && strings.HasSuffix(text.Text, "…"):
			t.Errorf("%q is cut short", text.Text)
		case strings.Contains(text.Text, ":00  ·  "):
			times++
		}
	})
	if times < 2 {
		t.Errorf("%d rows say when", times)
	}
}

func (a at) growsChips(size theme.TextSize) {
	a.Helper()
	chips := 0
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if chip, ok := o.(*widgets.Chip); ok {
			chips++
			if chip.Size().Width < chip.MinSize().Width {
				a.Errorf("at %d %% %q is %g wide and needs %g", size, chip.Word(), chip.Size().Width, chip.MinSize().Width)
			}
			companiontest.WalkIn(chip, func(o fyne.CanvasObject) {
				if text, ok := o.(*canvas.Text); ok && text.TextSize != theme.TextCaption*float32(size)/100 {
					a.Errorf("at %d %% %q is written %g large", size, text.Text, text.TextSize)
				}
			})
		}
	})
	if chips != 5 {
		a.Errorf("%d rows have a chip", chips)
	}
}
