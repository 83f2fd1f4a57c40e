package documents

import (
	"strings"

	"satchel/app/companion/widgets"
	"satchel/assets/icons"
	"satchel/sync/document"
)

// look is a standing's icon and tone.
func look(s Standing) (icon string, tone widgets.Tone) {
	switch s {
	case Underway:
		return icons.CloudArrowUp, widgets.Accent
	case Waits:
		return icons.Hourglass, widgets.Warning
	case NeedsPerson:
		return icons.WarningCircle, widgets.Danger
	case Done:
		return icons.CheckCircle, widgets.Success
	case TakenBack:
		return icons.Prohibit, widgets.Neutral
	default:
		return icons.Clock, widgets.Neutral
	}
}

// kind is the icon of a media type.
func kind(media string) string {
	switch {
	case media == "application/pdf":
		return icons.FilePDF
	case strings.HasPrefix(media, "image/"):
		return icons.FileImage
	case strings.HasPrefix(media, "text/"):
		return icons.FileText
	default:
		return icons.File
	}
}

// stepIcons are the icons of the proof's steps.
var stepIcons = map[document.Step]string{
	document.ProofCaptured:     icons.CameraPlus,
	document.ProofUploaded:     icons.CloudArrowUp,
	document.ProofAcknowledged: icons.ShieldCheck,
}
