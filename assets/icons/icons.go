package icons

import (
	"embed"
	"fmt"
)

//go:embed *.svg Icon.png
var files embed.FS

// Names of the icons, which are their file names.
const (
	ArrowClockwise = "arrow-clockwise"
	ArrowCounter   = "arrow-counter-clockwise"
	ArrowDown      = "arrow-down"
	ArrowLeft      = "arrow-left"
	ArrowUp        = "arrow-up"
	Buildings      = "buildings"
	CameraPlus     = "camera-plus"
	CaretDown      = "caret-down"
	CaretLeft      = "caret-left"
	CaretRight     = "caret-right"
	Check          = "check"
	CheckCircle    = "check-circle"
	CheckSquare    = "check-square"
	Clock          = "clock"
	CloudArrowUp   = "cloud-arrow-up"
	CloudCheck     = "cloud-check"
	Copy           = "copy"
	Desktop        = "desktop"
	DeviceMobile   = "device-mobile"
	Download       = "download-simple"
	Envelope       = "envelope-simple"
	Eye            = "eye"
	EyeSlash       = "eye-slash"
	File           = "file"
	FileImage      = "file-image"
	FilePDF        = "file-pdf"
	Files          = "files"
	FileText       = "file-text"
	Fingerprint    = "fingerprint"
	Folder         = "folder"
	FolderOpen     = "folder-open"
	Gear           = "gear-six"
	HardDrives     = "hard-drives"
	Hourglass      = "hourglass-medium"
	House          = "house"
	Image          = "image"
	Info           = "info"
	Key            = "key"
	LockKey        = "lock-key"
	Minus          = "minus"
	Moon           = "moon"
	Pause          = "pause-circle"
	Plus           = "plus"
	Prohibit       = "prohibit"
	Search         = "magnifying-glass"
	ShieldCheck    = "shield-check"
	SignOut        = "sign-out"
	Sliders        = "sliders-horizontal"
	Square         = "square"
	Stack          = "stack"
	Sun            = "sun"
	Trash          = "trash"
	Tray           = "tray-arrow-up"
	Upload         = "upload-simple"
	UserCircle     = "user-circle"
	Warning        = "warning"
	WarningCircle  = "warning-circle"
	WifiSlash      = "wifi-slash"
	X              = "x"
	XCircle        = "x-circle"

	Satchel = "satchel" // the product's mark, in its own colours
)

// SVG returns the icon of that name. It panics when there is none: names are constants of this package.
func SVG(name string) []byte {
	data, err := files.ReadFile(name + ".svg")
	if err != nil {
		panic(fmt.Sprintf("icons: no icon is called %q", name))
	}
	return data
}

// App returns the program's icon: a PNG of 512 by 512 pixels.
func App() []byte {
	data, err := files.ReadFile("Icon.png")
	if err != nil {
		panic("icons: the program's icon is missing")
	}
	return data
}
