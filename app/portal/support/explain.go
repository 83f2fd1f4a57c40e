package support

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/disconnect"
	"satchel/auth/session"
)

const unchanged = "Nothing was changed for anybody."

var back = &frame.Link{Label: "Back to the support desk", Href: path}

var noDecision = frame.Problem{
	Status: http.StatusBadRequest, Title: "That is no decision",
	Happened: "A case is approved or declined; what arrived was neither.", Safe: unchanged,
	Do: "Open the case again and press one of the two buttons.", Action: back,
}

// explain is the page of a reason why the desk refuses; any other error stays as it is.
func explain(err error) error {
	for _, known := range refusals {
		if errors.Is(err, known.reason) {
			page := known.page
			page.Safe = unchanged
			if page.Action == nil {
				page.Action = back
			}
			return page
		}
	}
	if errors.Is(err, session.ErrOvertaken) {
		return frame.Overtaken
	}
	return err
}

var refusals = []struct {
	reason error
	page   frame.Problem
}{
	{disconnect.ErrNotAgent, frame.Problem{
		Status: http.StatusForbidden, Title: "Only for the support desk",
		Happened: "These pages are for the people of the support desk, and your account isn’t one of them.",
		Do:       "If it should be, ask whoever runs this service to add it.",
		Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
	}},
	{disconnect.ErrNoCase, frame.Problem{
		Status: http.StatusNotFound, Title: "There is no such case",
		Happened: "The address of the case was cut off or mistyped.", Do: "Look for it in the list.",
	}},
	{disconnect.ErrOwnCase, frame.Problem{
		Status: http.StatusForbidden, Title: "Another agent approves this",
		Happened: "You filed this case, and who files a case can’t approve it.",
		Do:       "Ask another agent to look at it within 24 hours. You can decline it, which withdraws it.",
	}},
	{disconnect.ErrOwnAccount, frame.Problem{
		Status: http.StatusForbidden, Title: "This case is your own account’s",
		Happened: "Nobody at the desk handles the case of their own account.",
		Do:       "Leave it to the others.",
	}},
	{disconnect.ErrDecided, frame.Problem{
		Status: http.StatusConflict, Title: "Already decided",
		Happened: "Someone decided this case before you.", Do: "Look at it in the list to see how.",
	}},
	{disconnect.ErrExpired, frame.Problem{
		Status: http.StatusConflict, Title: "This case is too old",
		Happened: "It was not decided within 24 hours, so it can’t be any more.",
		Do:       "If the person still needs it, make sure who asks once more and file a new case.",
	}},
	{disconnect.ErrNotFresh, frame.Problem{
		Status: http.StatusForbidden, Title: "Prove that it is you",
		Happened: "More than five minutes have passed since you proved that it is you.",
		Do:       "Open the case again and press Decide.",
	}},
	{account.ErrSAML, frame.Problem{
		Status: http.StatusConflict, Title: "Their organisation signs them in",
		Happened: "The account signs in by SAML, and the disconnect option is not available for SAML users.",
		Do:       "Send the person to whoever looks after sign-ins in their organisation.",
	}},
	{account.ErrNotLinked, frame.Problem{
		Status: http.StatusConflict, Title: "There is nothing to disconnect",
		Happened: "No Sage ID is linked to that account.",
		Do:       "Tell the person to use “Forgot your password?” on the sign-in page.",
	}},
	{account.ErrDisconnectedFinal, frame.Problem{
		Status: http.StatusConflict, Title: "Already disconnected",
		Happened: "That account was disconnected before. Nothing links it again, the support desk included.",
		Do:       "Tell the person to use “Forgot your password?” on the sign-in page.",
	}},
}

// inForm is what is said above the form of a new case; nil for anything that isn't about what was typed.
func inForm(r *http.Request, err error) *frame.Notice {
	var lines []string
	for _, text := range []string{aboutEmail(err), aboutEvidence(err)} {
		if text != "" {
			lines = append(lines, frame.T(r, text))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	lines[len(lines)-1] += " " + frame.T(r, "Nothing was filed.")
	return &frame.Notice{Mood: "bad", Lines: lines}
}

// aboutEvidence is what is wrong with the evidence; empty if nothing is.
func aboutEvidence(err error) string {
	hidden, isHidden := errors.AsType[account.Refusal](err)
	switch {
	case errors.Is(err, disconnect.ErrEvidence) && isHidden:
		return hidden.Text
	case errors.Is(err, disconnect.ErrEvidence):
		return "Say how you made sure who asks, in 20 to 4,000 characters."
	}
	return ""
}

// aboutEmail is why there can be no case of whose e-mail it is; empty if there can.
func aboutEmail(err error) string {
	switch {
	case errors.Is(err, disconnect.ErrNobody):
		return "No account has that e-mail. Check how it is spelt."
	case errors.Is(err, disconnect.ErrAlreadyOpen):
		return "There is an open case for that account already. It is in the list."
	case errors.Is(err, account.ErrNotLinked):
		return "No Sage ID is linked to that account, so there is nothing to disconnect. “Forgot your password?” on the sign-in page is all they need."
	case errors.Is(err, account.ErrDisconnectedFinal):
		return "That account was disconnected before, for good. “Forgot your password?” on the sign-in page is all they need."
	case errors.Is(err, account.ErrSAML):
		return "Their organisation signs them in (SAML). The disconnect option is not available for SAML users."
	}
	return ""
}
