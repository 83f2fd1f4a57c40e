package disconnect

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	pages "satchel/app/portal/stepup"
	"satchel/auth/disconnect"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/stepup"
	"satchel/storage/database"
)

const (
	path     = "/profile/disconnect"
	donePath = "/disconnected"
)

// Disconnects is what the pages need of auth/disconnect.
type Disconnects interface {
	Preview(ctx context.Context, id uuid.UUID) (disconnect.Changes, error)
	Disconnect(ctx context.Context, wish disconnect.Confirmed) error
}

// Pages are the steps of a disconnect.
type Pages struct {
	Frame       *frame.Frame
	Disconnects Disconnects
	Proofs      pages.Proofs
	Sessions    pages.Sessions
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: path, Get: p.show, Post: p.disconnect, Private: true},
		{Path: path + "/password", Post: p.prove, Private: true},
		{Path: donePath, Get: p.done},
	}
}

// checking is the first step's page.
type checking struct {
	Email                                  string
	Passcode, WrongPassword, WrongPasscode bool
}

// deciding is the second step's page.
type deciding struct {
	Word     string
	Wrong    bool // what was typed is another word
	Devices  []database.Device
	Browsers int64 // besides the one at hand
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	changes, err := p.Disconnects.Preview(r.Context(), frame.Must(r).Account.ID)
	if err != nil {
		return explain(err)
	}
	proved, err := p.proved(r)
	if err != nil {
		return err
	}
	if !proved {
		return p.check(w, r, http.StatusOK, nil)
	}
	return p.decide(w, r, http.StatusOK, changes, false)
}

// proved reports whether the password has just been shown to work: not any fresh proof will do, since it is
// the password alone that opens everything afterwards.
func (p Pages) proved(r *http.Request) (bool, error) {
	visit := frame.Must(r)
	needsPasscode, err := p.Frame.WantsPasscode(r)
	return visit.AuthenticatedBy == session.ByPassword && visit.Fresh(p.Frame.Clock(), needsPasscode), err
}

func (p Pages) check(w http.ResponseWriter, r *http.Request, status int, refused error) error {
	needsPasscode, err := p.Frame.WantsPasscode(r)
	if err != nil {
		return err
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "disconnect-check", Status: status, Title: "Disconnect External Authentication", Notice: pages.Refused(refused),
		Data: checking{
			Email: frame.Must(r).Account.Email, Passcode: needsPasscode,
			WrongPassword: errors.Is(refused, password.ErrWrongCurrent),
			WrongPasscode: errors.Is(refused, stepup.ErrWrongPasscode) || errors.Is(refused, stepup.ErrPasscodeWanted),
		},
	})
}

func (p Pages) prove(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if _, err := p.Disconnects.Preview(r.Context(), frame.Must(r).Account.ID); err != nil {
		return explain(err)
	}
	typed := stepup.Typed{Password: filled.Get("password"), Passcode: filled.Get("passcode")}
	err = pages.Prove(w, r, p.Frame, p.Proofs, p.Sessions, typed)
	if pages.Refused(err) != nil {
		return p.check(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

func (p Pages) decide(w http.ResponseWriter, r *http.Request, status int, changes disconnect.Changes, wrong bool) error {
	var notice *frame.Notice
	if wrong {
		notice = &frame.Notice{Mood: "bad", Lines: []string{frame.T(r, "Type the word “%s” to confirm. Nothing was changed.", disconnect.Word)}}
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "disconnect", Status: status, Title: "Disconnect External Authentication", Notice: notice,
		Data: deciding{Word: disconnect.Word, Wrong: wrong, Devices: changes.Devices, Browsers: max(changes.Sessions-1, 0)},
	})
}

func (p Pages) disconnect(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	visit := frame.Must(r)
	changes, err := p.Disconnects.Preview(r.Context(), visit.Account.ID)
	if err != nil {
		return explain(err)
	}
	proved, err := p.proved(r)
	if err != nil {
		return err
	}
	if !proved { // the five minutes are over, or the form was never shown
		http.Redirect(w, r, path, http.StatusSeeOther)
		return nil
	}
	err = p.Disconnects.Disconnect(r.Context(), disconnect.Confirmed{
		Account: visit.Account, AuthenticatedAt: visit.AuthenticatedAt, Passcode: visit.Passcode,
		Word: filled.Get("word"), Address: p.Frame.ClientAddr(r),
	})
	if errors.Is(err, disconnect.ErrNotConfirmed) {
		return p.decide(w, r, http.StatusUnprocessableEntity, changes, true)
	}
	if err != nil {
		return explain(err)
	}
	frame.Forget(w)
	http.Redirect(w, r, donePath, http.StatusSeeOther)
	return nil
}

// done says the same to everybody; only who has just disconnected is sent here.
func (p Pages) done(w http.ResponseWriter, r *http.Request) error {
	return p.Frame.Render(w, r, frame.Page{Template: "disconnected", Title: "Your Sage ID is disconnected", Narrow: true})
}
