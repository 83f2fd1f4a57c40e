package twofactor

import (
	"html/template"
	"net/http"

	"satchel/app/portal/frame"
)

// DrawQR draws what an authenticator scans.
func DrawQR(r *http.Request, text string) (template.HTML, error) {
	return frame.QR(text, frame.T(r, "QR code for your authenticator"))
}
