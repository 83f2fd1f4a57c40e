package federation

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/federation"
	"satchel/auth/session"
)

// explain makes a page of why nobody was signed in.
func (p Pages) explain(r *http.Request, err error, provider string) error {
	label, anew := frame.T(r, "identity"), "Try again, and type your password there. If it stays, make a password for Satchel on the Password tab of your profile, and prove with that one who you are."
	if provider == "" {
		label, anew = frame.T(r, "organisation’s identity"), "Try again, and type your password there."
	}
	for _, one := range p.Providers {
		if one.ID == provider {
			label = one.Label
		}
	}
	refused, isRefused := errors.AsType[*federation.RefusedError](err)
	switch {
	case errors.Is(err, federation.ErrUnknownProvider):
		return frame.NotFound
	case errors.Is(err, session.ErrOvertaken):
		return frame.Overtaken
	case isRefused:
		return refusedBy(r, label, refused.Code)
	}
	for _, one := range explained(r, label, anew) {
		if errors.Is(err, one.reason) {
			return one.page
		}
	}
	return err
}

type explanation struct {
	reason error
	page   frame.Problem
}

var (
	toSignIn = &frame.Link{Label: "Go to the sign-in page", Href: "/sign-in"}
	unmoved  = "Nothing was changed, and nobody was signed in by this."
)

func refusedBy(r *http.Request, label, code string) frame.Problem {
	return frame.Problem{
		Status: http.StatusBadGateway, Title: frame.T(r, "Your %s didn’t sign you in", label),
		Happened: frame.T(r, "The place that keeps your %s refused the sign-in (“%s”).", label, plain(code)),
		Safe:     unmoved, Do: "Try again. If it stays, tell whoever runs this service what stands above.", Action: toSignIn,
	}
}

// plain is a code of RFC 6749, cut to what one is made of.
func plain(code string) string {
	kept := make([]rune, 0, 40)
	for _, letter := range code {
		if len(kept) < 40 && (letter >= 'a' && letter <= 'z' || letter == '_' || letter == ' ') {
			kept = append(kept, letter)
		}
	}
	return string(kept)
}

func explained(r *http.Request, label, anew string) []explanation {
	return append(explainedForPeople(r, label), []explanation{
		{federation.ErrUnreachable, frame.Problem{
			Status: http.StatusBadGateway, Title: frame.T(r, "Your %s can’t be reached", label),
			Happened: frame.T(r, "The place that keeps your %s doesn’t answer just now.", label),
			Safe:     "Nothing was changed. Where you are signed in you stay so, on the companion too.",
			Do:       "Try again in a few minutes.", Action: toSignIn,
		}},
		{federation.ErrNotBegun, frame.Problem{
			Status: http.StatusBadRequest, Title: "This sign-in is over",
			Happened: "It was begun in another browser, more than an hour ago, or has ended already.",
			Safe:     unmoved, Do: "Begin again at the sign-in page.", Action: toSignIn,
		}},
		{federation.ErrWrongIssuer, notBelieved(r, label)},
		{federation.ErrToken, notBelieved(r, label)},
		{federation.ErrReplayed, notBelieved(r, label)},
		{federation.ErrNoOrganisation, notBelieved(r, label)},
		{federation.ErrOutsideDomain, frame.Problem{
			Status: http.StatusForbidden, Title: "That e-mail isn’t your organisation’s",
			Happened: "Your organisation signed you in with an e-mail address of another domain than the one it answers for here.",
			Safe:     unmoved, Do: "Ask whoever runs your organisation’s sign-in which e-mail it gives out for you.", Action: toSignIn,
		}},
		{federation.ErrNotFresh, frame.Problem{
			Status: http.StatusForbidden, Title: "That sign-in is too old",
			Happened: frame.T(r, "You were to sign in with your %s anew, and the place that keeps it doesn’t say that you did.", label),
			Safe:     "Nothing was changed.",
			Do:       anew,
			Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
		}},
		{federation.ErrSignedOut, frame.Problem{
			Status: http.StatusForbidden, Title: "You are signed out here",
			Happened: "Whoever began this is no longer signed in to this website in this browser.",
			Safe:     "Nothing was changed.", Do: "Sign in and begin again.", Action: toSignIn,
		}},
	}...)
}

func notBelieved(r *http.Request, label string) frame.Problem {
	return frame.Problem{
		Status: http.StatusBadGateway, Title: "That answer can’t be believed",
		Happened: frame.T(r, "What came back as the word of the place that keeps your %s isn’t, or isn’t meant for this sign-in.", label),
		Safe:     unmoved, Do: "Begin again at the sign-in page. If it stays, tell whoever runs this service.", Action: toSignIn,
	}
}

// explainedForPeople are the reasons that lie with the person's account or identity.
func explainedForPeople(r *http.Request, label string) []explanation {
	return []explanation{
		{federation.ErrDeclined, frame.Problem{
			Status: http.StatusForbidden, Title: "You stopped the sign-in",
			Happened: frame.T(r, "You, or the place that keeps your %s, ended the sign-in there.", label),
			Safe:     unmoved, Do: frame.T(r, "Sign in whenever you like, with your %s or otherwise.", label), Action: toSignIn,
		}},
		{federation.ErrDisconnected, frame.Problem{
			Status: http.StatusForbidden, Title: frame.T(r, "This %s was disconnected", label),
			Happened: "It was disconnected from Satchel for good, and can’t be connected again, by anyone.",
			Safe:     "Your account and your documents are as they were.",
			Do:       "Sign in with your e-mail and your Satchel password. If you have none, order the link to make one there.",
			Action:   toSignIn,
		}},
		{federation.ErrEmailTaken, frame.Problem{
			Status: http.StatusConflict, Title: "Your e-mail has an account already",
			Happened: frame.T(r, "There is a Satchel account with the e-mail of your %s, and the two aren’t linked. An e-mail alone opens no account.", label),
			Safe:     "Nothing was changed.",
			Do:       frame.T(r, "Sign in the way you did until now. Then link your %s under Sign-in in your profile, if that is offered there.", label),
			Action:   toSignIn,
		}},
		{federation.ErrOtherAccount, frame.Problem{
			Status: http.StatusConflict, Title: frame.T(r, "This %s belongs to another account", label),
			Happened: frame.T(r, "The %s you signed in with isn’t the one of the account you are signed in to here.", label),
			Safe:     "Nothing was changed on either account.",
			Do:       frame.T(r, "Go back and use your own %s.", label),
			Action:   &frame.Link{Label: "Go to your profile", Href: ProfilePath},
		}},
		{federation.ErrUnproven, frame.Problem{
			Status: http.StatusForbidden, Title: "Prove your e-mail first",
			Happened: frame.T(r, "The place that keeps your %s hasn’t proven that its e-mail address is yours, so it can’t make an account.", label),
			Safe:     unmoved, Do: "Confirm your e-mail address there, then sign in again.", Action: toSignIn,
		}},
		{federation.ErrNoEmail, frame.Problem{
			Status: http.StatusForbidden, Title: frame.T(r, "Your %s has no e-mail", label),
			Happened: frame.T(r, "An account needs an e-mail address, and the place that keeps your %s didn’t give a usable one.", label),
			Safe:     unmoved, Do: "Add one there, or let it tell your e-mail address, then sign in again.", Action: toSignIn,
		}},
		{account.ErrSAML, frame.Problem{
			Status: http.StatusForbidden, Title: "Your organisation signs you in",
			Happened: "This account opens with your organisation’s sign-in and nothing else.",
			Safe:     unmoved, Do: "Sign in with your organisation’s sign-in.", Action: toSignIn,
		}},
		{account.ErrAlreadyLinked, frame.Problem{
			Status: http.StatusConflict, Title: "You have one already",
			Happened: "Your account is linked to an identity, and can have one.",
			Safe:     "Nothing was changed.", Do: "See your profile for which one it is.",
			Action: &frame.Link{Label: "Go to your profile", Href: ProfilePath},
		}},
		{account.ErrDisconnectedFinal, frame.Problem{
			Status: http.StatusConflict, Title: "Disconnected for good",
			Happened: frame.T(r, "Your account was disconnected from its %s. That is final: no other can be linked to it.", label),
			Safe:     "Nothing was changed.", Do: "Use your e-mail and password; they open everything.",
			Action: &frame.Link{Label: "Go to your profile", Href: ProfilePath},
		}},
	}
}
