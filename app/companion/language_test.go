package companion

import (
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"golang.org/x/text/language"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/settings"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// inGerman has the windows of a test on a German system.
func inGerman(t *testing.T) {
	t.Helper()
	before := locale
	locale = language.MustParse("de-AT")
	t.Cleanup(func() { locale = before })
}

// english are words that no German text has, and hardly any English one does without.
var english = regexp.MustCompile(`(?i)\b(the|your|you|is|are|and|of|with|this|that|by|from|to|for|signed|nothing)\b`)

// given are texts that stand on the screens as somebody else wrote them.
var given = regexp.MustCompile(`proof of p|& Sons|Harbour|Sales invoice|Screwfix|ann@brightwater|Lunch with|Travis Perkins|^"[A-Z]",|^The file is empty`)

func TestNoScreenShownInGermanSaysAnythingInEnglishOrIsCutOff(t *testing.T) {
	inGerman(t)
	for name, show := range shows {
		t.Run(name, func(t *testing.T) {
			canvas := show(t, theme.Light, onPhone)
			enlarge(canvas, theme.UsualText) // which lays everything out
			companiontest.Keep(t, canvas, name+"-phone-german")
			desk := fyne.CurrentApp().(*companiontest.Desk)
			for line := range strings.Lines(companiontest.Words(canvas)) {
				line = strings.TrimSpace(line)
				if given.MatchString(line) || name == "licence" { // whose text is as it was given
					continue
				}
				if translation := desk.Tongue.T(line); translation != line || english.MatchString(line) {
					t.Errorf("it says %q", line)
				}
			}
			if width := canvas.Content().MinSize().Width; width > onPhone.Width {
				t.Errorf("the window needs %g pixels", width)
			}
			for _, lost := range companiontest.Cut(canvas) {
				if !given.MatchString(lost) {
					t.Error(lost)
				}
			}
			if name == "security" {
				test.AssertRendersToMarkup(t, "security-phone-light-german.xml", canvas)
			}
		})
	}
}

func TestTheRailShowsItsGermanWordsWhole(t *testing.T) {
	inGerman(t)
	canvas := showEmpty(t, theme.Light, usualSize)
	for _, lost := range companiontest.Cut(canvas) {
		t.Error(lost)
	}
	if !companiontest.Says(canvas, "Watched folders") {
		t.Error("the watched folders are not there by their whole name")
	}
}

func TestALanguageChosenInTheSettingsHoldsAtOnceAndAtTheNextStart(t *testing.T) {
	p := &people{account: bea}
	a := newAt(t, onDesktop, p, &pile{})
	a.window.take([]fyne.URI{storage.NewFileURI("/scans/page 2.jpg")})
	a.sees("page 2.jpg")
	a.choosesGerman()
	a.sees("Wie dieser Computer")
	if _, onChoice := a.canvas().Focused().(*widgets.Pick); !onChoice {
		t.Errorf("the keys are at %T, not at the choice", a.canvas().Focused())
	}
	a.window.goTo(placeCapture)
	a.sees("page 2.jpg")
	a.sees("1 Beleg erfassen")

	kept, err := settings.Load(p.home)
	if err != nil || kept.Language != "de" {
		t.Errorf("kept %q (%v)", kept.Language, err)
	}
	again := newAt(t, onDesktop, &people{account: bea, home: p.home}, &pile{})
	again.sees("Noch nichts erfasst")
	again.window.goTo(placeSettings)
	again.presses("Wie dieser Computer")
	again.sees("Settings")
}

func TestALanguageThatNobodySpeaksIsTheSystems(t *testing.T) {
	home := t.TempDir()
	if err := settings.Save(home, settings.Preferences{Language: "tlh"}); err != nil {
		t.Fatal(err)
	}
	a := newAt(t, onDesktop, &people{account: bea, home: home}, &pile{})
	a.sees("Nothing captured yet")
}

// choosesGerman has the person change the language in the settings.
func (a at) choosesGerman() {
	a.Helper()
	a.window.goTo(placeSettings)
	a.presses("Deutsch")
	a.sees("Einstellungen")
}
