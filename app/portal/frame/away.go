package frame

import (
	"errors"
	"net/http"

	"satchel/auth/access"
)

// turnedAway is the page for an error that says the visitor may not be here. Whoever may mend that themselves, or ask
// for it, is shown how by Away.
func (f *Frame) turnedAway(w http.ResponseWriter, r *http.Request, err error) error {
	if errors.Is(err, access.ErrNoAccess) {
		return NotYours
	}
	if !isAway(err) {
		return err
	}
	if f.Away == nil {
		return notAllowed
	}
	return f.Away(w, r, err)
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
