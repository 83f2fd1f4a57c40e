package twofactor

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"

	"satchel/app/portal/frame"
	"satchel/auth/passcode"
)

type setUp struct {
	Secret  string
	QR      template.HTML
	Wrong   bool
	Confirm string // where the form goes
}

func (p Pages) showSetUp(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, carrying(setUpPath, r)); err != nil || !fresh {
		return err
	}
	return p.setUpPage(w, r, http.StatusOK, nil)
}

func (p Pages) setUpPage(w http.ResponseWriter, r *http.Request, status int, notice *frame.Notice) error {
	label := passcode.Label{Service: p.Service, Name: frame.Must(r).Account.Email}
	begun, err := p.Passcodes.Begin(r.Context(), owner(r), label)
	if errors.Is(err, passcode.ErrOn) {
		return already(w, r)
	}
	if err != nil {
		return err
	}
	drawn, err := DrawQR(r, begun.URI)
	if err != nil {
		return err
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "two-factor-set-up", Status: status, Title: "Set up 2-factor authentication", Notice: notice,
		Data: setUp{Secret: begun.Secret, QR: drawn, Wrong: notice != nil, Confirm: carrying(setUpPath, r)},
	})
}

// next is where the person was going when they were sent here; their overview if nowhere.
func next(r *http.Request) string {
	if asked := r.URL.Query().Get("next"); asked != "" {
		return frame.LocalPath(asked)
	}
	return Path
}

// carrying is a page's address that remembers where the person was going.
func carrying(path string, r *http.Request) string {
	if to := next(r); to != Path {
		return path + "?" + url.Values{"next": {to}}.Encode()
	}
	return path
}

func already(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, Path+"?done=already", http.StatusSeeOther)
	return nil
}

// confirm turns 2-factor authentication on and shows the recovery codes, this once.
func (p Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, carrying(setUpPath, r)); err != nil || !fresh {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	codes, err := p.Passcodes.Confirm(r.Context(), owner(r), filled.Get("passcode"), p.Frame.ClientAddr(r))
	switch {
	case errors.Is(err, passcode.ErrOn):
		return already(w, r)
	case errors.Is(err, passcode.ErrWrong):
		return p.setUpPage(w, r, http.StatusUnprocessableEntity, &frame.Notice{Mood: "bad", Lines: []string{
			"Those aren’t the six digits the authenticator shows now. Check that your phone’s clock is right, and type the next ones.",
		}})
	case errors.Is(err, passcode.ErrNotBegun):
		return p.setUpPage(w, r, http.StatusConflict, &frame.Notice{Mood: "bad", Lines: []string{
			"That took more than 15 minutes, so this is a new code. Delete the old entry in your authenticator and scan again.",
		}})
	case err != nil:
		return err
	}
	return p.codesPage(w, r, shownCodes{Codes: codes, First: true, Next: next(r)})
}

type shownCodes struct {
	Codes []string
	First bool   // 2-factor authentication has just been turned on
	Next  string // where it goes on
}

func (p Pages) codesPage(w http.ResponseWriter, r *http.Request, data shownCodes) error {
	title := "Your new recovery codes"
	if data.First {
		title = "2-factor authentication is on"
	}
	return p.Frame.Render(w, r, frame.Page{Template: "two-factor-codes", Title: title, Data: data})
}

// renew makes new recovery codes and shows them, this once.
func (p Pages) renew(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, Path); err != nil || !fresh {
		return err
	}
	codes, err := p.Passcodes.RenewRecoveryCodes(r.Context(), owner(r), p.Frame.ClientAddr(r))
	if errors.Is(err, passcode.ErrOff) {
		http.Redirect(w, r, Path, http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	return p.codesPage(w, r, shownCodes{Codes: codes, Next: Path})
}
