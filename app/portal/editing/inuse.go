package editing

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	rules "satchel/sync/editing"
)

// inUse is what is shown instead of the form while somebody has the document open.
type inUse struct {
	Name         string // of who
	Since        time.Time
	Own          bool // it is the same person, in another browser
	Disconnected bool
	Kept         bool // what this person typed was, and is not saved
	Back         string
	Logins       string // the page of User Login Status on which it stands; empty for who may not see that
	LogOff       bool   // whether who looks may log it off there
}

// notOpened is the page for a document that could not be opened; kept says that what was sent to it is kept. What was sent
// and is not is now, as its form isn't shown again.
func (p Pages) notOpened(w http.ResponseWriter, r *http.Request, here at, err error, kept bool) error {
	var used *rules.InUseError
	switch {
	case errors.Is(err, rules.ErrNoDocument):
		return noDocument
	case !errors.As(err, &used):
		return err
	}
	if r.Method == http.MethodPost && !kept {
		kept = p.Frame.KeepSent(r)
	}
	shown := inUse{Name: used.Name, Since: used.Since, Own: used.Own, Disconnected: used.Disconnected, Kept: kept, Back: here.back()}
	if shown.Logins = loginsOf(r, used); shown.Logins != "" {
		if shown.LogOff, err = p.mayLogOff(r, used); err != nil {
			return err
		}
	}
	title := "Already in use by another user"
	if used.Own {
		title = "You have this open elsewhere"
	}
	return p.Frame.Render(w, r, frame.Page{Template: "in-use", Status: http.StatusConflict, Title: title, Narrow: true, Data: shown})
}

func loginsOf(r *http.Request, used *rules.InUseError) string {
	looks := frame.StandingOf(r)
	if !looks.May(access.Logins) {
		return ""
	}
	path := "/site/" + looks.SiteID.String() + "/logins"
	if used.Disconnected {
		path += "/disconnected"
	}
	return path
}

func (p Pages) mayLogOff(r *http.Request, used *rules.InUseError) (bool, error) {
	looks := frame.StandingOf(r)
	holders, err := p.Frame.Companies.Standings(r.Context(), used.Account)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(holders, func(one access.Standing) bool { return one.SiteID == looks.SiteID })
	return i >= 0 && looks.MayLogOff(used.Account, holders[i].Role, used.Disconnected), nil
}
