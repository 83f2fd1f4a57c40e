package devices

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/device"
	"satchel/auth/pairing"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/editing"
)

// Where the pages are.
const (
	Path       = "/profile/devices"
	revokePath = Path + "/revoke"
	endPath    = Path + "/browsers/end"
	pairPath   = Path + "/pair"
)

// Devices is what the pages need of auth/device.
type Devices interface {
	List(ctx context.Context, account uuid.UUID) ([]database.Device, error)
	Revoke(ctx context.Context, account, id uuid.UUID, why string, from netip.Addr) error
	RevokeAll(ctx context.Context, account, but uuid.UUID, why string, from netip.Addr) (int, error)
}

// Sessions is what the pages need of auth/session.
type Sessions interface {
	List(ctx context.Context, of database.Account, current string) ([]session.Listed, error)
	EndListed(ctx context.Context, of uuid.UUID, id string, from netip.Addr) error
	EndOthers(ctx context.Context, of uuid.UUID, current string, from netip.Addr) (int, error)
}

// Holding is what the pages need of sync/editing.
type Holding interface {
	HeldBy(ctx context.Context, keys [][]byte) (map[string][]editing.Held, error)
}

// Pairings is what the pages need of auth/pairing.
type Pairings interface {
	Start(ctx context.Context, of database.Account, from netip.Addr) (uuid.UUID, error)
	Look(ctx context.Context, of database.Account, id uuid.UUID) (pairing.Pairing, error)
	Disown(ctx context.Context, of, id uuid.UUID, from netip.Addr) error
}

// Pages are the pages.
type Pages struct {
	Frame    *frame.Frame
	Devices  Devices
	Sessions Sessions
	Pairings Pairings
	Holding  Holding
}

// Routes are where they are. What waits for a device asks again and again, which keeps nobody signed in.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: Path, Get: p.show, Private: true},
		{Path: revokePath, Post: p.revoke, Private: true},
		{Path: endPath, Post: p.end, Private: true},
		{Path: pairPath, Post: p.start, Private: true},
		{Path: pairPath + "/{id}", Get: p.showPairing, Private: true, Polling: true},
		{Path: pairPath + "/{id}/state", Get: p.state, Private: true, Polling: true},
		{Path: pairPath + "/{id}/not-me", Post: p.disown, Private: true},
		{Path: scannedPath, Get: p.scanned},
	}
}

type overview struct {
	Devices  []deviceLine
	Browsers []browserLine
	Others   bool // whether any browser but this one is signed in
}

type deviceLine struct {
	ID, Name, Platform, By string
	SignedIn, Seen         time.Time
	Address                string
}

type browserLine struct {
	ID, Name, By   string
	Current        bool
	Disconnected   bool     // it gave no sign of life for a while
	Open           []string // documents it has open, by name
	SignedIn, Seen time.Time
	Address        string
}

var done = map[string]frame.Notice{
	"device":   {Mood: "good", Lines: []string{"The device is signed out. Documents waiting on it stay there, and go on once you sign in on it again."}},
	"devices":  {Mood: "good", Lines: []string{"Every device is signed out. Documents waiting on them stay there, and go on once you sign in again."}},
	"browser":  {Mood: "good", Lines: []string{"That browser is signed out. Documents it had open are free. What had been kept of what you typed there comes back when you open them."}},
	"browsers": {Mood: "good", Lines: []string{"Every other browser is signed out."}},
	"gone":     {Lines: []string{"That was signed out already."}},
	"proven":   {Mood: "good", Lines: []string{"That is proved. Now press Show a code once more."}},
	"not-me": {
		Mood: "wary", Lines: []string{"The device is signed out, and the code it used is void. If you don’t know how somebody came by it, change your password too."},
		Link: &frame.Link{Label: "Go to the Password tab", Href: "/profile/password"},
	},
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	visit := frame.Must(r)
	rows, err := p.Devices.List(r.Context(), visit.Account.ID)
	if err != nil {
		return err
	}
	sessions, err := p.Sessions.List(r.Context(), visit.Account, session.FromRequest(r))
	if err != nil {
		return err
	}
	data := overview{Others: len(sessions) > 1}
	for _, row := range rows {
		data.Devices = append(data.Devices, lineOf(row))
	}
	if data.Browsers, err = p.browsers(r.Context(), sessions); err != nil {
		return err
	}
	var notice *frame.Notice
	if said, ok := done[r.URL.Query().Get("done")]; ok {
		notice = &said
	}
	return p.Frame.Render(w, r, frame.Page{Template: "devices", Title: "Devices", Notice: notice, Data: data})
}

func (p Pages) browsers(ctx context.Context, sessions []session.Listed) ([]browserLine, error) {
	var keys [][]byte
	for _, one := range sessions {
		keys = append(keys, one.Key)
	}
	held, err := p.Holding.HeldBy(ctx, keys)
	if err != nil {
		return nil, err
	}
	var lines []browserLine
	for _, one := range sessions {
		line := browserOf(one)
		line.Disconnected = one.Disconnected(p.Frame.Clock())
		for _, lock := range held[string(one.Key)] {
			line.Open = append(line.Open, document.DisplayName(lock.Name))
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// revoke signs out one device or all. It needs no fresh proof: it only takes away.
func (p Pages) revoke(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	whose, from := frame.Must(r).Account.ID, p.Frame.ClientAddr(r)
	if filled.Get("device") == "all" {
		_, err := p.Devices.RevokeAll(r.Context(), whose, uuid.Nil, device.ByPortal, from)
		return back(w, r, "devices", err)
	}
	id, err := uuid.Parse(filled.Get("device"))
	if err != nil {
		return frame.NotFound
	}
	return back(w, r, "device", p.Devices.Revoke(r.Context(), whose, id, device.ByPortal, from))
}

// end signs out one browser, or all but this one.
func (p Pages) end(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	whose, from := frame.Must(r).Account.ID, p.Frame.ClientAddr(r)
	if filled.Get("browser") == "others" {
		_, err := p.Sessions.EndOthers(r.Context(), whose, session.FromRequest(r), from)
		return back(w, r, "browsers", err)
	}
	return back(w, r, "browser", p.Sessions.EndListed(r.Context(), whose, filled.Get("browser"), from))
}

func back(w http.ResponseWriter, r *http.Request, said string, err error) error {
	switch {
	case errors.Is(err, device.ErrNotFound), errors.Is(err, session.ErrGone), errors.Is(err, pairing.ErrNotFound):
		said = "gone"
	case err != nil:
		return err
	}
	http.Redirect(w, r, Path+"?done="+said, http.StatusSeeOther)
	return nil
}
