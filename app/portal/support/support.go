package support

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/disconnect"
)

const path = "/support"

// Desk is what the pages need of auth/disconnect.
type Desk interface {
	Admit(ctx context.Context, agent disconnect.Agent) error
	Cases(ctx context.Context, agent disconnect.Agent) ([]disconnect.Case, error)
	Case(ctx context.Context, agent disconnect.Agent, id uuid.UUID) (disconnect.Case, error)
	CaseChanges(ctx context.Context, agent disconnect.Agent, person uuid.UUID) (disconnect.Changes, error)
	File(ctx context.Context, agent disconnect.Agent, email, evidence string) (uuid.UUID, error)
	Approve(ctx context.Context, agent disconnect.Agent, id uuid.UUID) error
	Decline(ctx context.Context, agent disconnect.Agent, id uuid.UUID) error
}

// Pages are the support desk.
type Pages struct {
	Frame *frame.Frame
	Desk  Desk
}

// Routes are where it is.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		p.desk(path, p.list, nil),
		p.desk(path+"/file", p.showFile, p.file),
		p.desk(path+"/cases/{case}", p.show, nil),
		p.desk(path+"/cases/{case}/decide", p.showDecide, p.decide),
	}
}

// desk is a page for agents alone: nobody else learns what is wrong with a form, or writes a case in vain.
func (p Pages) desk(path string, get, post frame.Handler) frame.Route {
	admitted := func(handler frame.Handler) frame.Handler {
		if handler == nil {
			return nil
		}
		return func(w http.ResponseWriter, r *http.Request) error {
			if err := p.Desk.Admit(r.Context(), p.agent(r)); err != nil {
				return explain(err)
			}
			return handler(w, r)
		}
	}
	return frame.Route{Path: path, Get: admitted(get), Post: admitted(post), Private: true}
}

func (p Pages) agent(r *http.Request) disconnect.Agent {
	return disconnect.Agent{Session: frame.Must(r), Address: p.Frame.ClientAddr(r)}
}

type cases struct{ Cases []disconnect.Case }

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Desk.Cases(r.Context(), p.agent(r))
	if err != nil {
		return explain(err)
	}
	var notice *frame.Notice
	if text, ok := done[r.URL.Query().Get("done")]; ok {
		notice = &frame.Notice{Mood: "good", Lines: []string{text}}
	}
	return p.Frame.Render(w, r, frame.Page{Template: "support", Title: "Support desk", Notice: notice, Data: cases{all}})
}

var done = map[string]string{
	"filed":             "The case is filed, and the person has been told by mail. Another agent has 24 hours to approve it.",
	disconnect.Approved: "Approved. The person is disconnected and has been told by mail.",
	disconnect.Declined: "Declined. Nothing was changed, and the person has been told by mail.",
}

type filing struct {
	Email, Evidence           string
	MinEvidence, MaxEvidence  int
	WrongEmail, WrongEvidence bool
}

func (p Pages) showFile(w http.ResponseWriter, r *http.Request) error {
	kept := p.Frame.Unsent(r, path+"/file")
	return p.filePage(w, r, http.StatusOK, filing{Email: kept.Or("email", ""), Evidence: kept.Or("evidence", "")}, nil)
}

func (p Pages) filePage(w http.ResponseWriter, r *http.Request, status int, data filing, refused error) error {
	data.MinEvidence, data.MaxEvidence = disconnect.MinEvidence, disconnect.MaxEvidence
	data.WrongEvidence, data.WrongEmail = aboutEvidence(refused) != "", aboutEmail(refused) != ""
	return p.Frame.Render(w, r, frame.Page{
		Template: "support-file", Status: status, Title: "File a case", Notice: inForm(r, refused), Data: data,
	})
}

func (p Pages) file(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	typed := filing{Email: filled.Get("email"), Evidence: filled.Get("evidence")}
	_, err = p.Desk.File(r.Context(), p.agent(r), typed.Email, typed.Evidence)
	if inForm(r, err) != nil {
		return p.filePage(w, r, http.StatusUnprocessableEntity, typed, err)
	}
	if err != nil {
		return explain(err)
	}
	p.Frame.Taken(r, path+"/file")
	http.Redirect(w, r, path+"?done=filed", http.StatusSeeOther)
	return nil
}
