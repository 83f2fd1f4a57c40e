package devices

import (
	"encoding/json"
	"errors"
	"html/template"
	"math"
	"net/http"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/pairing"
	"satchel/auth/session"
)

// scannedPath is where a camera that isn't the companion's is led by the QR code. The code stands behind the #, so
// that browsers send it nowhere.
const scannedPath = "/pair"

// start makes a code and shows it, to who has just proved that it is them: whoever finds a browser open could otherwise
// take a phone of their own home, signed in.
func (p Pages) start(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, Path+"?done=proven"); err != nil || !fresh {
		return err
	}
	id, err := p.Pairings.Start(r.Context(), frame.Must(r).Account, p.Frame.ClientAddr(r))
	if errors.Is(err, session.ErrOvertaken) {
		return frame.Overtaken
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, pairPath+"/"+id.String(), http.StatusSeeOther)
	return nil
}

type pairingPage struct {
	ID      string
	State   pairing.State
	Code    string // in two groups
	QR      template.HTML
	Service string
	Minutes int // left
	Device  deviceLine
	Waiting bool // whether the page asks again
}

func (p Pages) showPairing(w http.ResponseWriter, r *http.Request) error {
	seen, err := p.look(r)
	if err != nil {
		return err
	}
	data := pairingPage{
		ID: seen.ID.String(), State: seen.State, Service: p.Frame.PublicURL.String(),
		Waiting: seen.State == pairing.Open || seen.State == pairing.Arriving,
	}
	switch seen.State {
	case pairing.Open:
		data.Code = pairing.Spelt(seen.Code)
		data.Minutes = int(math.Ceil(seen.ExpiresAt.Sub(p.Frame.Clock()).Minutes()))
		if data.QR, err = frame.QR(data.Service+scannedPath+"#"+seen.Code, frame.T(r, "QR code for the companion on your phone")); err != nil {
			return err
		}
	case pairing.Arrived, pairing.Gone:
		data.Device = lineOf(seen.Device)
	}
	return p.Frame.Render(w, r, frame.Page{Template: "devices-pair", Title: titles[seen.State], Data: data})
}

var titles = map[pairing.State]string{
	pairing.Open: "Sign in a device with a code", pairing.Arriving: "A device is signing in", pairing.Arrived: "A device has signed in",
	pairing.Over: "That code is over", pairing.Gone: "The device is signed out",
}

// state is what the page's script asks for.
func (p Pages) state(w http.ResponseWriter, r *http.Request) error {
	seen, err := p.look(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(struct {
		State     pairing.State `json:"state"`
		ExpiresAt time.Time     `json:"expires_at"`
	}{seen.State, seen.ExpiresAt.UTC()})
}

func (p Pages) look(r *http.Request) (pairing.Pairing, error) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return pairing.Pairing{}, frame.NotFound
	}
	seen, err := p.Pairings.Look(r.Context(), frame.Must(r).Account, id)
	if errors.Is(err, pairing.ErrNotFound) {
		return pairing.Pairing{}, frame.NotFound
	}
	return seen, err
}

// disown signs out the device that has just used the code.
func (p Pages) disown(w http.ResponseWriter, r *http.Request) error {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return frame.NotFound
	}
	return back(w, r, "not-me", p.Pairings.Disown(r.Context(), frame.Must(r).Account.ID, id, p.Frame.ClientAddr(r)))
}

// scanned says what to do with a code that was scanned with something else than the companion.
func (p Pages) scanned(w http.ResponseWriter, r *http.Request) error {
	return p.Frame.Render(w, r, frame.Page{Template: "devices-scanned", Title: "Use this code in Satchel", Narrow: true})
}
