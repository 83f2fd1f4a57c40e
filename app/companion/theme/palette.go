package theme

import (
	"image/color"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Names of the colours that Fyne has none for. Each kind of message has an ink for words and icons, and a tint to stand
// on; the accent is Fyne's primary.
const (
	Surface     fyne.ThemeColorName = "satchel-surface"      // cards, panes and the rail, which lie on the background
	Raised      fyne.ThemeColorName = "satchel-raised"       // tiles and wells on a surface
	Border      fyne.ThemeColorName = "satchel-border"       // hairlines between surfaces
	Track       fyne.ThemeColorName = "satchel-track"        // what a ring or a bar runs in, on a surface
	Muted       fyne.ThemeColorName = "satchel-muted"        // second-rank words, still readable
	AccentTint  fyne.ThemeColorName = "satchel-accent-tint"  // what is chosen: a row, a place in the rail
	AccentInk   fyne.ThemeColorName = "satchel-accent-ink"   // words and icons on it
	SuccessTint fyne.ThemeColorName = "satchel-success-tint" // accepted
	SuccessInk  fyne.ThemeColorName = "satchel-success-ink"
	WarningTint fyne.ThemeColorName = "satchel-warning-tint" // waiting
	WarningInk  fyne.ThemeColorName = "satchel-warning-ink"
	DangerTint  fyne.ThemeColorName = "satchel-danger-tint" // needs the person
	DangerInk   fyne.ThemeColorName = "satchel-danger-ink"
	NeutralTint fyne.ThemeColorName = "satchel-neutral-tint" // at rest
	NeutralInk  fyne.ThemeColorName = "satchel-neutral-ink"
)

// palette maps each name to its colour in one variant.
type palette map[fyne.ThemeColorName]color.NRGBA

var light = palette{
	fynetheme.ColorNameBackground:          hex(0xF5F6FA),
	Surface:                                hex(0xFFFFFF),
	Raised:                                 hex(0xEEF0F6),
	Border:                                 hex(0xDFE2EB),
	Track:                                  hex(0xD8DCE8),
	fynetheme.ColorNameForeground:          hex(0x1A1E2B),
	Muted:                                  hex(0x565E70),
	fynetheme.ColorNamePlaceHolder:         hex(0x636B7D),
	fynetheme.ColorNameDisabled:            hex(0x8B92A3),
	fynetheme.ColorNamePrimary:             hex(0x3347B4),
	fynetheme.ColorNameForegroundOnPrimary: hex(0xFFFFFF),
	fynetheme.ColorNameHyperlink:           hex(0x3347B4),
	AccentTint:                             hex(0xE5E9FB),
	AccentInk:                              hex(0x2A3B9C),
	fynetheme.ColorNameSuccess:             hex(0x1B6E44),
	fynetheme.ColorNameForegroundOnSuccess: hex(0xFFFFFF),
	SuccessTint:                            hex(0xDFF3E7),
	SuccessInk:                             hex(0x155A37),
	fynetheme.ColorNameWarning:             hex(0x8A5300),
	fynetheme.ColorNameForegroundOnWarning: hex(0xFFFFFF),
	WarningTint:                            hex(0xFCEFD6),
	WarningInk:                             hex(0x744600),
	fynetheme.ColorNameError:               hex(0xB3261E),
	fynetheme.ColorNameForegroundOnError:   hex(0xFFFFFF),
	DangerTint:                             hex(0xFBE4E2),
	DangerInk:                              hex(0x93211A),
	NeutralTint:                            hex(0xE9ECF3),
	NeutralInk:                             hex(0x454D5F),
	fynetheme.ColorNameButton:              hex(0xE9ECF4),
	fynetheme.ColorNameDisabledButton:      hex(0xEEF0F5),
	fynetheme.ColorNameInputBackground:     hex(0xFFFFFF),
	fynetheme.ColorNameInputBorder:         hex(0x858DA0),
	fynetheme.ColorNameHeaderBackground:    hex(0xEEF0F6),
	fynetheme.ColorNameMenuBackground:      hex(0xFFFFFF),
	fynetheme.ColorNameOverlayBackground:   hex(0xFFFFFF),
	fynetheme.ColorNameSeparator:           hex(0xDFE2EB),
	fynetheme.ColorNameSelection:           hex(0xDDE3FB),
	fynetheme.ColorNameFocus:               seeThrough(0x3347B4, 0x40),
	fynetheme.ColorNameHover:               seeThrough(0x1A1E2B, 0x0D),
	fynetheme.ColorNamePressed:             seeThrough(0x1A1E2B, 0x1F),
	fynetheme.ColorNameScrollBar:           seeThrough(0x1A1E2B, 0x66),
	fynetheme.ColorNameScrollBarBackground: seeThrough(0x1A1E2B, 0x00),
	fynetheme.ColorNameShadow:              seeThrough(0x141827, 0x2E),
	fynetheme.ColorNameInnerWindowBorder:   hex(0xDFE2EB),
}

var dark = palette{
	fynetheme.ColorNameBackground:          hex(0x101219),
	Surface:                                hex(0x181B24),
	Raised:                                 hex(0x222633),
	Border:                                 hex(0x2C3140),
	Track:                                  hex(0x333948),
	fynetheme.ColorNameForeground:          hex(0xE9EBF2),
	Muted:                                  hex(0xA6AEC0),
	fynetheme.ColorNamePlaceHolder:         hex(0x98A0B3),
	fynetheme.ColorNameDisabled:            hex(0x6D7589),
	fynetheme.ColorNamePrimary:             hex(0xA3B2FF),
	fynetheme.ColorNameForegroundOnPrimary: hex(0x111A4A),
	fynetheme.ColorNameHyperlink:           hex(0xA3B2FF),
	AccentTint:                             hex(0x272F56),
	AccentInk:                              hex(0xC6D0FF),
	fynetheme.ColorNameSuccess:             hex(0x7ED6A4),
	fynetheme.ColorNameForegroundOnSuccess: hex(0x06291A),
	SuccessTint:                            hex(0x153626),
	SuccessInk:                             hex(0x9BE3BB),
	fynetheme.ColorNameWarning:             hex(0xF0BE69),
	fynetheme.ColorNameForegroundOnWarning: hex(0x2C1C00),
	WarningTint:                            hex(0x3B2D12),
	WarningInk:                             hex(0xF5D092),
	fynetheme.ColorNameError:               hex(0xFF9C93),
	fynetheme.ColorNameForegroundOnError:   hex(0x3D0704),
	DangerTint:                             hex(0x45201F),
	DangerInk:                              hex(0xFFBDB7),
	NeutralTint:                            hex(0x2A2F3D),
	NeutralInk:                             hex(0xC3C9D7),
	fynetheme.ColorNameButton:              hex(0x2A2F3D),
	fynetheme.ColorNameDisabledButton:      hex(0x20242F),
	fynetheme.ColorNameInputBackground:     hex(0x12151D),
	fynetheme.ColorNameInputBorder:         hex(0x727B91),
	fynetheme.ColorNameHeaderBackground:    hex(0x222633),
	fynetheme.ColorNameMenuBackground:      hex(0x222633),
	fynetheme.ColorNameOverlayBackground:   hex(0x1D212C),
	fynetheme.ColorNameSeparator:           hex(0x2C3140),
	fynetheme.ColorNameSelection:           hex(0x2D3663),
	fynetheme.ColorNameFocus:               seeThrough(0xA3B2FF, 0x4D),
	fynetheme.ColorNameHover:               seeThrough(0xFFFFFF, 0x12),
	fynetheme.ColorNamePressed:             seeThrough(0xFFFFFF, 0x26),
	fynetheme.ColorNameScrollBar:           seeThrough(0xFFFFFF, 0x66),
	fynetheme.ColorNameScrollBarBackground: seeThrough(0xFFFFFF, 0x00),
	fynetheme.ColorNameShadow:              seeThrough(0x000000, 0x80),
	fynetheme.ColorNameInnerWindowBorder:   hex(0x2C3140),
}

// Names are the names of all colours of the palette, in alphabetical order.
func Names() []fyne.ThemeColorName { return slices.Sorted(maps.Keys(light)) }

func hex(rgb uint32) color.NRGBA { return seeThrough(rgb, 0xFF) }

func seeThrough(rgb uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: alpha}
}
