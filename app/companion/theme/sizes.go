package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// The spacing scale, in device-independent pixels. Gaps between things that belong together are small ones.
const (
	Space1 float32 = 4
	Space2 float32 = 8
	Space3 float32 = 12
	Space4 float32 = 16
	Space5 float32 = 24
	Space6 float32 = 32
	Space7 float32 = 48
)

// The type scale, in device-independent pixels.
const (
	TextCaption float32 = 12
	TextBody    float32 = 14
	TextTitle   float32 = 17
	TextHeading float32 = 24
)

// Other measures that repeat.
const (
	Touch        float32 = 44  // no target a finger must hit is smaller, in either direction
	Radius       float32 = 8   // of controls
	CardRadius   float32 = 12  // of surfaces
	RailWidth    float32 = 208 // of the desktop's rail
	CompactWidth float32 = 720 // a window narrower than this has the phone's layout
	FormWidth    float32 = 440 // a form's column, wide enough for an e-mail address and easy to read
)

// BarText is the size of the words below the icons of the phone's bar. They grow less than others: they have to stay side by
// side, and the icons and the screen's own heading say the same.
const BarText fyne.ThemeSizeName = "barText"

var sizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNameText:               TextBody,
	fynetheme.SizeNameCaptionText:        TextCaption,
	fynetheme.SizeNameSubHeadingText:     TextTitle,
	fynetheme.SizeNameHeadingText:        TextHeading,
	BarText:                              TextCaption,
	fynetheme.SizeNamePadding:            Space1,
	fynetheme.SizeNameInnerPadding:       12,
	fynetheme.SizeNameLineSpacing:        5,
	fynetheme.SizeNameInlineIcon:         20,
	fynetheme.SizeNameInputBorder:        1,
	fynetheme.SizeNameInputRadius:        Radius,
	fynetheme.SizeNameButtonRadius:       Radius,
	fynetheme.SizeNameSelectionRadius:    Radius,
	fynetheme.SizeNameCardRadius:         CardRadius,
	fynetheme.SizeNameDialogRadius:       CardRadius,
	fynetheme.SizeNamePopupRadius:        Radius,
	fynetheme.SizeNameMenuRadius:         Radius,
	fynetheme.SizeNameScrollBar:          10,
	fynetheme.SizeNameScrollBarSmall:     4,
	fynetheme.SizeNameScrollBarRadius:    5,
	fynetheme.SizeNameSeparatorThickness: 1,
	fynetheme.SizeNameModalBlurRadius:    0,
}
