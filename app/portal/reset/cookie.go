package reset

import (
	"satchel/app/portal/frame"
	"satchel/auth/password"
)

// mailed holds the token of a reset link between the mail and the new password.
var mailed = frame.MailedToken{Name: "__Host-satchel-reset", Life: password.LinkLife}
