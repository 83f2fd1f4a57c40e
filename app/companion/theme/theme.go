package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/assets/fonts"
	"satchel/assets/icons"
)

// Mode is the person's choice between light and dark.
type Mode string

// The modes.
const (
	System Mode = "system" // as the desktop or phone is set
	Light  Mode = "light"
	Dark   Mode = "dark"
)

// ParseMode reads a mode's text; the empty text is System. It reports whether the text names one.
func ParseMode(text string) (Mode, bool) {
	switch mode := Mode(text); mode {
	case "":
		return System, true
	case System, Light, Dark:
		return mode, true
	}
	return System, false
}

// Theme is Satchel's look in one mode, with its text in one size.
type Theme struct {
	mode Mode
	text TextSize
}

// New returns the theme in that mode, with text of the usual size.
func New(mode Mode) *Theme { return &Theme{mode: mode, text: UsualText} }

// With returns the same look with text of that size, or of the nearest there is.
func (t *Theme) With(text TextSize) *Theme { return &Theme{mode: t.mode, text: text.within()} }

// Mode returns the mode it was made with.
func (t *Theme) Mode() Mode { return t.mode }

// Text returns how large its text is.
func (t *Theme) Text() TextSize { return t.text }

// Color returns the colour of that name; the variant counts only where the mode is System.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	variant = t.variant(variant)
	chosen := light
	if variant == fynetheme.VariantDark {
		chosen = dark
	}
	if c, ok := chosen[name]; ok {
		return c
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

func (t *Theme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.mode {
	case Light:
		return fynetheme.VariantLight
	case Dark:
		return fynetheme.VariantDark
	default:
		return system
	}
}

// Size returns the measure of that name in device-independent pixels.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	size, ok := sizes[name]
	if !ok {
		size = fynetheme.DefaultTheme().Size(name)
	}
	return size * (1 + growing[name]*float32(t.text-UsualText)/float32(UsualText))
}

var (
	regular  = fyne.NewStaticResource("Inter-Regular.ttf", fonts.Regular())
	semiBold = fyne.NewStaticResource("Inter-SemiBold.ttf", fonts.SemiBold())
)

// Font returns the typeface of that style. Letters that Inter lacks come from Fyne's own fonts, which it falls back to.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol, style.Italic:
		return fynetheme.DefaultTheme().Font(style)
	case style.Bold:
		return semiBold
	default:
		return regular
	}
}

// replaced are Fyne's own icons that stand on our screens and must match the rest.
var replaced = map[fyne.ThemeIconName]string{
	fynetheme.IconNameCancel:             icons.X,
	fynetheme.IconNameConfirm:            icons.Check,
	fynetheme.IconNameDelete:             icons.Trash,
	fynetheme.IconNameSearch:             icons.Search,
	fynetheme.IconNameArrowDropDown:      icons.CaretDown,
	fynetheme.IconNameNavigateBack:       icons.ArrowLeft,
	fynetheme.IconNameNavigateNext:       icons.CaretRight,
	fynetheme.IconNameVisibility:         icons.Eye,
	fynetheme.IconNameVisibilityOff:      icons.EyeSlash,
	fynetheme.IconNameInfo:               icons.Info,
	fynetheme.IconNameWarning:            icons.Warning,
	fynetheme.IconNameError:              icons.WarningCircle,
	fynetheme.IconNameFile:               icons.File,
	fynetheme.IconNameFileImage:          icons.FileImage,
	fynetheme.IconNameFileText:           icons.FileText,
	fynetheme.IconNameDocument:           icons.FileText,
	fynetheme.IconNameFolder:             icons.Folder,
	fynetheme.IconNameFolderOpen:         icons.FolderOpen,
	fynetheme.IconNameHome:               icons.House,
	fynetheme.IconNameComputer:           icons.Desktop,
	fynetheme.IconNameDesktop:            icons.Desktop,
	fynetheme.IconNameDownload:           icons.Download,
	fynetheme.IconNameStorage:            icons.HardDrives,
	fynetheme.IconNameSettings:           icons.Gear,
	fynetheme.IconNameCheckButton:        icons.Square,
	fynetheme.IconNameCheckButtonChecked: icons.CheckSquare,
}

// Icon returns Fyne's icon of that name, or ours where we have one that fits the rest.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if ours, ok := replaced[name]; ok {
		return Icon(ours)
	}
	return fynetheme.DefaultTheme().Icon(name)
}
