package disconnect

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/session"
)

const nothing = "Nothing was changed: you sign in as before."

// explain is the page of a reason why an account can't be disconnected; any other error stays as it is.
func explain(err error) error {
	for _, known := range refusals {
		if errors.Is(err, known.reason) {
			return known.page
		}
	}
	return err
}

var refusals = []struct {
	reason error
	page   frame.Problem
}{
	{account.ErrSAML, frame.Problem{
		Status: http.StatusForbidden, Title: "Your organisation signs you in",
		Happened: "Your account signs in by SAML, which your organisation decided. The disconnect option is not available for SAML users.",
		Safe:     nothing,
		Do:       "Ask whoever looks after sign-ins in your organisation if you want to sign in with a password instead.",
		Action:   &frame.Link{Label: "Back to your profile", Href: "/profile"},
	}},
	{account.ErrNoPassword, frame.Problem{
		Status: http.StatusConflict, Title: "Make a password first",
		Happened: "Your account has no password yet. Without one, disconnecting would lock you out.",
		Safe:     nothing,
		Do:       "Press Forgot / Reset Password on the Password tab and follow the link in the mail, then come back.",
		Action:   &frame.Link{Label: "Go to the Password tab", Href: "/profile/password"},
	}},
	{account.ErrDisconnectedFinal, frame.Problem{
		Status: http.StatusConflict, Title: "Already disconnected",
		Happened: "Your account was disconnected before, and that can’t be undone.",
		Safe:     "Your e-mail and password open everything, as before.",
		Do:       "There is nothing more to do.",
		Action:   &frame.Link{Label: "Back to your profile", Href: "/profile"},
	}},
	{account.ErrNotLinked, frame.Problem{
		Status: http.StatusConflict, Title: "There is nothing to disconnect",
		Happened: "No Sage ID is linked to your account.",
		Safe:     nothing,
		Do:       "There is nothing to do: your e-mail and password open everything already.",
		Action:   &frame.Link{Label: "Back to your profile", Href: "/profile"},
	}},
	{session.ErrOvertaken, frame.Overtaken},
}
