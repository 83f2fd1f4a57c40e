package twofactor

import (
	"html/template"

	"satchel/app/portal/frame"
)

// DrawQR draws what an authenticator scans.
func DrawQR(text string) (template.HTML, error) {
	return frame.QR(text, "QR code for your authenticator")
}
