package theme

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

func TestModesAreReadByTheirNames(t *testing.T) {
	for text, want := range map[string]Mode{"": System, "system": System, "light": Light, "dark": Dark} {
		if got, ok := ParseMode(text); !ok || got != want {
			t.Errorf("%q: %s %v", text, got, ok)
		}
	}
	if _, ok := ParseMode("sepia"); ok {
		t.Error("sepia is a mode")
	}
}

func TestTheModeDecidesAndTheSystemOnlyWhereItIsAsked(t *testing.T) {
	background := fynetheme.ColorNameBackground
	for name, c := range map[string]struct {
		mode    Mode
		variant fyne.ThemeVariant
		want    palette
	}{
		"light on a dark system":  {Light, fynetheme.VariantDark, light},
		"dark on a light system":  {Dark, fynetheme.VariantLight, dark},
		"system, which is dark":   {System, fynetheme.VariantDark, dark},
		"system, which is bright": {System, fynetheme.VariantLight, light},
	} {
		if got := New(c.mode).Color(background, c.variant); got != c.want[background] {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhatWeDoNotNameComesFromTheToolkit(t *testing.T) {
	test.NewTempApp(t)
	th := New(Light)
	if th.Color("no such colour", 0) == nil || th.Icon(fynetheme.IconNameHelp) == nil || th.Size(fynetheme.SizeNameWindowButtonIcon) == 0 {
		t.Error("something is missing")
	}
}

func TestInterIsTheFaceButForCodeAndSymbols(t *testing.T) {
	th := New(Light)
	for style, ours := range map[fyne.TextStyle]bool{
		{}: true, {Bold: true}: true, {Monospace: true}: false, {Symbol: true}: false,
	} {
		face := th.Font(style)
		if face == nil || (face == regular || face == semiBold) != ours {
			t.Errorf("%+v: %v", style, face)
		}
	}
}

func TestTargetsAreAsHighAsAFinger(t *testing.T) {
	if Touch < 44 {
		t.Errorf("only %g", Touch)
	}
	if height := 2*sizes[fynetheme.SizeNameInnerPadding] + TextBody; height < 38 {
		t.Errorf("an input line is only about %g high", height)
	}
}

func TestTextGrowsToTwiceItsSizeAndNoFurther(t *testing.T) {
	for chosen, want := range map[TextSize]float32{0: 14, 50: 14, 100: 14, 150: 21, 200: 28, 400: 28} {
		th := New(Light).With(chosen)
		if got := th.Size(fynetheme.SizeNameText); got != want {
			t.Errorf("%d %%: text is %g pixels, want %g", chosen, got, want)
		}
		if th.Size(fynetheme.SizeNamePadding) != Space1 {
			t.Errorf("%d %%: gaps grow too", chosen)
		}
	}
}
