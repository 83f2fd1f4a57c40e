package frame

import (
	"errors"
	"net/http"

	"satchel/auth/access"
)

// turnedAway is the page for an error that says the visitor may not be here. Whoever may mend that themselves, or ask
// for it, is shown how by Away.
func (f *Frame) turnedAway(w http.ResponseWriter, r *http.Request, err error) error {
	f.refuseAway(r, err)
	if errors.Is(err, access.ErrNoAccess) {
		problem := NotYours
		problem.Company = r.PathValue("company")
		return problem
	}
	var closed *access.ClosedError
	if errors.As(err, &closed) {
		return companyClosed(r, closed.Name)
	}
	if !isAway(err) {
		return err
	}
	if f.Away == nil {
		return notAllowed
	}
	return f.Away(w, r, err)
}

// companyClosed is for whoever worked in a company when it was closed.
func companyClosed(r *http.Request, name string) Problem {
	return Problem{
		Status: http.StatusGone, Title: T(r, "%s was closed", name),
		Happened: T(r, "An administrator of your site closed the company while you worked in it."),
		Safe:     T(r, "Its documents are kept, and come back if it is opened again."),
		Do:       T(r, "Go on in another company, or ask an administrator of your site."),
		Action:   &Link{T(r, "Choose a company"), ChoosePath},
	}
}

var notAllowed = Problem{
	Status: http.StatusForbidden, Title: "You do not have access to this feature",
	Happened: "Your user account isn’t allowed to do this.",
	Safe:     "Nothing was changed.",
	Do:       "Ask the owner or an administrator of your site for it.",
	Action:   &Link{"Go to the home page", "/"},
}

func isAway(err error) bool {
	var feature *access.FeatureError
	return errors.Is(err, access.ErrNotUser) || errors.Is(err, access.ErrNoCompanies) || errors.As(err, &feature)
}
