package administration

import (
	"net/http"

	"satchel/app/portal/frame"
)

// said is the notice about what was just done.
func said(r *http.Request) *frame.Notice {
	text := what(r, r.URL.Query().Get("done"))
	if text == "" {
		return nil
	}
	return &frame.Notice{Mood: "good", Lines: []string{text}}
}

func what(r *http.Request, did string) string {
	switch did {
	case "invited":
		return frame.T(r, "The invitation is on its way. Its link works once, within 7 days.")
	case "withdrawn":
		return frame.T(r, "The invitation is taken back; its link is void.")
	case "imported":
		return frame.T(r, "The invitations are on their way. Each link works once, within 7 days.")
	case "imported-before":
		return frame.T(r, "They were invited when “Invite them” was pressed first, and nobody was mailed a second time. Each link works once, within 7 days.")
	case "removed":
		return frame.T(r, "They are removed: signed out, off their devices and locks here, and told by mail. Their documents stay.")
	case "role":
		return frame.T(r, "The role is changed.")
	case "company":
		return frame.T(r, "The company is changed. It holds from their next step on.")
	case "feature":
		return frame.T(r, "The feature is changed. It holds from their next step on.")
	case "added":
		return frame.T(r, "They are a user of the site now, and told by mail.")
	case "declined":
		return frame.T(r, "The request is declined, and they are told by mail.")
	case "features":
		return frame.T(r, "What the role may do is changed. It holds from everyone’s next step on.")
	case "owner":
		return frame.T(r, "The site is handed over, and both of you are told by mail. You are an administrator now.")
	case "opened":
		return frame.T(r, "The company is open, and you work in it. Let others in on their pages.")
	case "renamed":
		return frame.T(r, "The company is renamed.")
	case "closed":
		return frame.T(r, "The company is closed. Its documents are kept.")
	case "reopened":
		return frame.T(r, "The company is open again, for those who worked in it.")
	}
	return ""
}
