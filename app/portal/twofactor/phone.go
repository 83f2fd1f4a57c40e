package twofactor

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/passcode"
)

// Phones is what the pages about the phone need of auth/passcode.
type Phones interface {
	MayText() bool
	Phone(ctx context.Context, account uuid.UUID) (passcode.Phone, error)
	AddPhone(ctx context.Context, account uuid.UUID, typed string) error
	ResendPhoneCode(ctx context.Context, account uuid.UUID) error
	ConfirmPhone(ctx context.Context, account uuid.UUID, typed string, from netip.Addr) error
	CancelPhone(ctx context.Context, account uuid.UUID) error
	RemovePhone(ctx context.Context, account uuid.UUID, from netip.Addr) error
}

type phoneForm struct {
	Number string // as it was typed
	Phone  passcode.Phone
	Wrong  bool
}

func (p Pages) showPhone(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, phonePath); err != nil || !fresh {
		return err
	}
	return p.phonePage(w, r, http.StatusOK, phoneForm{}, nil)
}

func (p Pages) phonePage(w http.ResponseWriter, r *http.Request, status int, data phoneForm, notice *frame.Notice) error {
	var err error
	if data.Phone, err = p.Passcodes.Phone(r.Context(), owner(r).ID); err != nil {
		return err
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "two-factor-phone", Status: status, Title: "Your phone", Narrow: true, Notice: notice, Data: data,
	})
}

// addPhone has a code texted to the number.
func (p Pages) addPhone(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, phonePath); err != nil || !fresh {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	err = p.Passcodes.AddPhone(r.Context(), owner(r).ID, filled.Get("phone"))
	if errors.Is(err, passcode.ErrNumber) {
		return p.phonePage(w, r, http.StatusUnprocessableEntity, phoneForm{Number: filled.Get("phone"), Wrong: true}, &frame.Notice{
			Mood: "bad", Lines: []string{"That isn’t a phone number with its country code. Begin with a plus, such as +44 7700 900123."},
		})
	}
	return p.codeOrdered(w, r, err)
}

func (p Pages) resendPhone(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, phoneCodePath); err != nil || !fresh {
		return err
	}
	return p.codeOrdered(w, r, p.Passcodes.ResendPhoneCode(r.Context(), owner(r).ID))
}

// codeOrdered goes on to the page that asks for the code, or says why none was texted.
func (p Pages) codeOrdered(w http.ResponseWriter, r *http.Request, err error) error {
	switch {
	case errors.Is(err, passcode.ErrSentAlready):
		return p.codePage(w, r, http.StatusConflict, false, &frame.Notice{Mood: "wary", Lines: []string{
			"A code was texted less than a minute ago. Wait for it a little, then have another one sent.",
		}})
	case errors.Is(err, passcode.ErrOff), errors.Is(err, passcode.ErrNoTexts):
		http.Redirect(w, r, Path, http.StatusSeeOther)
		return nil
	case errors.Is(err, passcode.ErrNotBegun):
		http.Redirect(w, r, phonePath, http.StatusSeeOther)
		return nil
	case err != nil:
		return err
	}
	http.Redirect(w, r, phoneCodePath, http.StatusSeeOther)
	return nil
}

func (p Pages) showPhoneCode(w http.ResponseWriter, r *http.Request) error {
	return p.codePage(w, r, http.StatusOK, false, nil)
}

// codePage asks for the code that was texted; where nothing waits for one, it begins again with the number.
func (p Pages) codePage(w http.ResponseWriter, r *http.Request, status int, wrong bool, notice *frame.Notice) error {
	phone, err := p.Passcodes.Phone(r.Context(), owner(r).ID)
	if err != nil {
		return err
	}
	if phone.Waiting == "" {
		http.Redirect(w, r, phonePath, http.StatusSeeOther)
		return nil
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "two-factor-phone-code", Status: status, Title: "Enter the code from your phone", Narrow: true, Notice: notice,
		Data: phoneForm{Phone: phone, Wrong: wrong},
	})
}

// confirmPhone needs no fresh proof: the code was texted to somebody who had given one.
func (p Pages) confirmPhone(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	err = p.Passcodes.ConfirmPhone(r.Context(), owner(r).ID, filled.Get("code"), p.Frame.ClientAddr(r))
	switch {
	case errors.Is(err, passcode.ErrWrong):
		return p.codePage(w, r, http.StatusUnprocessableEntity, true, &frame.Notice{Mood: "bad", Lines: []string{
			"That isn’t the code that was texted last. Check the number above too: nothing comes to a wrong one.",
		}})
	case errors.Is(err, passcode.ErrNotBegun):
		return p.phonePage(w, r, http.StatusConflict, phoneForm{}, &frame.Notice{Mood: "bad", Lines: []string{
			"That code is over: it took more than ten minutes, or had five wrong tries. Nothing was changed; have a new one texted.",
		}})
	case err != nil:
		return err
	}
	http.Redirect(w, r, Path+"?done=phone", http.StatusSeeOther)
	return nil
}

func (p Pages) cancelPhone(w http.ResponseWriter, r *http.Request) error {
	if err := p.Passcodes.CancelPhone(r.Context(), owner(r).ID); err != nil {
		return err
	}
	http.Redirect(w, r, Path, http.StatusSeeOther)
	return nil
}

func (p Pages) showRemovePhone(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, phoneRemovePath); err != nil || !fresh {
		return err
	}
	phone, err := p.Passcodes.Phone(r.Context(), owner(r).ID)
	if err != nil {
		return err
	}
	if phone.Masked == "" {
		http.Redirect(w, r, Path, http.StatusSeeOther)
		return nil
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "two-factor-phone-remove", Title: "Remove your phone", Narrow: true, Data: phoneForm{Phone: phone},
	})
}

func (p Pages) removePhone(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, phoneRemovePath); err != nil || !fresh {
		return err
	}
	if err := p.Passcodes.RemovePhone(r.Context(), owner(r).ID, p.Frame.ClientAddr(r)); err != nil {
		return err
	}
	http.Redirect(w, r, Path+"?done=no-phone", http.StatusSeeOther)
	return nil
}
