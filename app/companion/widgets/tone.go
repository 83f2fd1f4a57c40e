package widgets

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
)

// Tone is what a message or a state means to the person. No tone shows by colour alone: an icon and a word go with it.
type Tone int

// The tones.
const (
	Neutral Tone = iota // nothing to do, nothing wrong
	Accent              // under way
	Success             // done
	Warning             // waits, and goes on by itself
	Danger              // needs the person
)

// Ink is the colour of words and icons in this tone, on its tint.
func (t Tone) Ink() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{theme.NeutralInk, theme.AccentInk, theme.SuccessInk, theme.WarningInk, theme.DangerInk}[t]
}

// Tint is the colour to stand on in this tone.
func (t Tone) Tint() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{theme.NeutralTint, theme.AccentTint, theme.SuccessTint, theme.WarningTint, theme.DangerTint}[t]
}
