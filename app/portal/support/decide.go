package support

import (
	"net/http"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/disconnect"
)

// shown is one case as an agent sees it.
type shown struct {
	disconnect.Case

	Own     bool // the agent at hand filed it
	Changes disconnect.Changes
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	found, err := p.find(r)
	if err != nil {
		return err
	}
	return p.Frame.Render(w, r, frame.Page{Template: "support-case", Title: frame.T(r, "Case of %v", found.Name), Data: found})
}

func (p Pages) find(r *http.Request) (shown, error) {
	id, err := uuid.Parse(r.PathValue("case"))
	if err != nil {
		return shown{}, explain(disconnect.ErrNoCase)
	}
	one, err := p.Desk.Case(r.Context(), p.agent(r), id)
	if err != nil {
		return shown{}, explain(err)
	}
	return shown{Case: one, Own: one.FiledBy == frame.Must(r).Account.ID}, nil
}

func (p Pages) showDecide(w http.ResponseWriter, r *http.Request) error {
	found, err := p.find(r)
	if err != nil {
		return err
	}
	if !found.Open() {
		return p.Frame.Render(w, r, frame.Page{Template: "support-case", Title: frame.T(r, "Case of %v", found.Name), Data: found})
	}
	if fresh, err := p.Frame.Fresh(w, r, r.URL.Path); !fresh {
		return err
	}
	if found.Changes, err = p.Desk.CaseChanges(r.Context(), p.agent(r), found.AccountID); err != nil {
		return explain(err)
	}
	return p.Frame.Render(w, r, frame.Page{Template: "support-decide", Title: "Decide a case", Data: found})
}

func (p Pages) decide(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(r.PathValue("case"))
	if err != nil {
		return explain(disconnect.ErrNoCase)
	}
	if fresh, err := p.Frame.Fresh(w, r, r.URL.Path); !fresh {
		return err
	}
	decision := filled.Get("decision")
	switch decision {
	case disconnect.Approved:
		err = p.Desk.Approve(r.Context(), p.agent(r), id)
	case disconnect.Declined:
		err = p.Desk.Decline(r.Context(), p.agent(r), id)
	default:
		return noDecision
	}
	if err != nil {
		return explain(err)
	}
	http.Redirect(w, r, path+"?done="+decision, http.StatusSeeOther)
	return nil
}
