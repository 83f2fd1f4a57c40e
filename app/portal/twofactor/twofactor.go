package twofactor

import (
	"context"
	"errors"
	"net/http"
	"net/netip"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/passcode"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Where the pages are.
const (
	Path       = "/profile/two-factor"
	setUpPath  = Path + "/set-up"
	codesPath  = Path + "/codes"
	removePath = Path + "/remove"
	forgetPath = Path + "/forget"

	phonePath       = Path + "/phone"
	phoneCodePath   = phonePath + "/code"
	phoneAgainPath  = phonePath + "/again"
	phoneCancelPath = phonePath + "/cancel"
	phoneRemovePath = phonePath + "/remove"
)

// Passcodes is what the pages need of auth/passcode.
type Passcodes interface {
	Required(ctx context.Context, of passcode.Owner) (bool, error)
	Standing(ctx context.Context, of passcode.Owner) (passcode.Standing, error)
	Begin(ctx context.Context, of passcode.Owner, label passcode.Label) (passcode.Enrolment, error)
	Confirm(ctx context.Context, of passcode.Owner, typed string, from netip.Addr) ([]string, error)
	RenewRecoveryCodes(ctx context.Context, of passcode.Owner, from netip.Addr) ([]string, error)
	Remove(ctx context.Context, of passcode.Owner, from netip.Addr) error
	Remembered(ctx context.Context, of passcode.Owner, epoch int64) ([]database.RememberedBrowser, error)
	Forget(ctx context.Context, of passcode.Owner, id uuid.UUID, from netip.Addr) error
	Phones
}

// Pages are the pages.
type Pages struct {
	Frame     *frame.Frame
	Passcodes Passcodes
	Service   string // what authenticators call this service
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: Path, Get: p.show, Private: true},
		{Path: setUpPath, Get: p.showSetUp, Post: p.confirm, Private: true},
		{Path: codesPath, Post: p.renew, Private: true},
		{Path: removePath, Get: p.showRemove, Post: p.remove, Private: true},
		{Path: forgetPath, Post: p.forget, Private: true},
		{Path: phonePath, Get: p.showPhone, Post: p.addPhone, Private: true},
		{Path: phoneCodePath, Get: p.showPhoneCode, Post: p.confirmPhone, Private: true},
		{Path: phoneAgainPath, Post: p.resendPhone, Private: true},
		{Path: phoneCancelPath, Post: p.cancelPhone, Private: true},
		{Path: phoneRemovePath, Get: p.showRemovePhone, Post: p.removePhone, Private: true},
	}
}

func owner(r *http.Request) passcode.Owner { return passcode.Account(frame.Must(r).Account.ID) }

type overview struct {
	passcode.Standing

	Required   bool // by a site
	SinceText  string
	Browsers   []browser
	MayText    bool // codes can be texted from here
	Phone      passcode.Phone
	PhoneSince string
	SetUp      string // where that is done
}

type browser struct{ ID, Name, Since, Until string }

var done = map[string]string{
	"removed":   "2-factor authentication is off. Signing in asks for no passcode any more; delete the entry in your authenticator.",
	"forgotten": "That browser is asked for a passcode again.",
	"all":       "Every browser is asked for a passcode again.",
	"already":   "2-factor authentication is on already.",
	"phone":     "That is your phone now: when you sign in, a passcode can be texted to it.",
	"no-phone":  "The phone is removed. No passcodes are texted to it any more.",
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	standing, err := p.Passcodes.Standing(r.Context(), owner(r))
	if err != nil {
		return err
	}
	rows, err := p.Passcodes.Remembered(r.Context(), owner(r), frame.Must(r).Account.AuthEpoch)
	if err != nil {
		return err
	}
	data := overview{Standing: standing, SinceText: frame.Day(r, standing.Since), MayText: p.Passcodes.MayText(), SetUp: carrying(setUpPath, r)}
	if data.Phone, err = p.Passcodes.Phone(r.Context(), owner(r).ID); err != nil {
		return err
	}
	data.PhoneSince = frame.Day(r, data.Phone.Since)
	if data.Required, err = p.Passcodes.Required(r.Context(), owner(r)); err != nil {
		return err
	}
	for _, row := range rows {
		data.Browsers = append(data.Browsers, browser{row.ID.String(), row.Name, frame.Day(r, row.CreatedAt), frame.Day(r, row.ExpiresAt)})
	}
	var notice *frame.Notice
	if said, ok := done[r.URL.Query().Get("done")]; ok {
		notice = &frame.Notice{Mood: "good", Lines: []string{said}}
	}
	return p.Frame.Render(w, r, frame.Page{Template: "two-factor", Title: "2-factor authentication", Notice: notice, Data: data})
}

// forget has one browser, or all, asked for passcodes again. It needs no fresh proof: it only takes away.
func (p Pages) forget(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	id, said := uuid.Nil, "all"
	if filled.Get("browser") != "all" {
		if id, err = uuid.Parse(filled.Get("browser")); err != nil || id == uuid.Nil {
			return frame.NotFound
		}
		said = "forgotten"
	}
	if err := p.Passcodes.Forget(r.Context(), owner(r), id, p.Frame.ClientAddr(r)); err != nil {
		return err
	}
	http.Redirect(w, r, Path+"?done="+said, http.StatusSeeOther)
	return nil
}

func (p Pages) showRemove(w http.ResponseWriter, r *http.Request) error {
	if demanded, err := p.Passcodes.Required(r.Context(), owner(r)); err != nil {
		return err
	} else if demanded {
		return required
	}
	if fresh, err := p.Frame.Fresh(w, r, removePath); err != nil || !fresh {
		return err
	}
	return p.Frame.Render(w, r, frame.Page{Template: "two-factor-remove", Title: "Turn off 2-factor authentication", Narrow: true})
}

func (p Pages) remove(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, removePath); err != nil || !fresh {
		return err
	}
	err := p.Passcodes.Remove(r.Context(), owner(r), p.Frame.ClientAddr(r))
	if errors.Is(err, passcode.ErrRequired) {
		return required
	}
	if err != nil && !errors.Is(err, passcode.ErrOff) {
		return err
	}
	http.Redirect(w, r, Path+"?done=removed", http.StatusSeeOther)
	return nil
}

var required = frame.Problem{
	Status: http.StatusConflict, Title: "It can be replaced, not turned off",
	Happened: "An administrator requires 2-factor authentication of everybody on your site, so it can’t be turned off.",
	Safe:     "Nothing was changed: your passcodes and recovery codes work as before.",
	Do:       "If you have a new phone, ask an administrator of your site to reset yours; then you set it up again.",
	Action:   &frame.Link{Label: "Back to 2-factor authentication", Href: Path},
}

// Demand is frame.Options.Demands: who is on a site that requires passcodes sets them up before anything else.
func Demand(passcodes interface {
	Wanted(ctx context.Context, of passcode.Owner) (bool, error)
},
) func(context.Context, session.Session) (string, error) {
	return func(ctx context.Context, visit session.Session) (string, error) {
		wanted, err := passcodes.Wanted(ctx, passcode.Account(visit.Account.ID))
		if err != nil || !wanted {
			return "", err
		}
		return Path, nil
	}
}
