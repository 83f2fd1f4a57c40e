package editing

import (
	"errors"
	"net/http"
	"time"

	"satchel/app/portal/frame"
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
	title := "Already in use by another user"
	if used.Own {
		title = "You have this open elsewhere"
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "in-use", Status: http.StatusConflict, Title: title, Narrow: true,
		Data: inUse{Name: used.Name, Since: used.Since, Own: used.Own, Disconnected: used.Disconnected, Kept: kept, Back: here.back()},
	})
}
