package security

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/sync/companion"
)

// Row is a device as it is shown.
type Row struct {
	ID      uuid.UUID
	Name    string
	Facts   string
	Phone   bool
	Current bool // the one this is
}

// Devices lists them, this one first and then those seen last.
func (m *Model) Devices(now time.Time) []Row {
	sorted := slices.Clone(m.standing.Devices)
	slices.SortStableFunc(sorted, func(a, b companion.Device) int {
		if a.Current != b.Current {
			if a.Current {
				return -1
			}
			return 1
		}
		return b.LastSeenAt.Compare(a.LastSeenAt)
	})
	rows := make([]Row, 0, len(sorted))
	for _, d := range sorted {
		rows = append(rows, Row{
			ID: d.ID, Name: d.Name, Facts: facts(d, now), Phone: d.Platform == "android" || d.Platform == "ios", Current: d.Current,
		})
	}
	return rows
}

// Others is how many devices there are besides this one.
func (m *Model) Others() int {
	others := 0
	for _, d := range m.standing.Devices {
		if !d.Current {
			others++
		}
	}
	return others
}

var systems = map[string]string{"linux": "Linux", "windows": "Windows", "darwin": "macOS", "android": "Android", "ios": "iOS"}

// ways is what a device was signed in by, in words.
var ways = map[string]string{"password": " by password", "identity": " by Sage ID", "saml": " by your organisation", "pairing": " by a code"}

func facts(d companion.Device, now time.Time) string {
	said := ""
	if system, ok := systems[d.Platform]; ok {
		said = system + " · "
	}
	said += "signed in " + words.When(d.CreatedAt, now) + ways[d.SignedInBy]
	if !d.Current {
		said += " · last seen " + words.When(d.LastSeenAt, now)
	}
	return said
}

// Revoking asks before a device is signed out.
func Revoking(name string) (title, said string) {
	return "Sign " + name + " out?", "Whoever has it can send and see nothing more. What it had queued stays on it, and goes on when you sign in there again."
}

// RevokingOthers asks before every other device is signed out.
func RevokingOthers(others int) (title, said string) {
	title = fmt.Sprintf("Sign %d other devices out?", others)
	if others == 1 {
		title = "Sign the other device out?"
	}
	return title, "This one stays signed in. What the others had queued stays on them, and goes on when you sign in there again."
}

// Revoked says how many were signed out.
func Revoked(devices int) string {
	switch devices {
	case 0:
		return "No other device was signed in."
	case 1:
		return "1 device is signed out."
	}
	return fmt.Sprintf("%d devices are signed out.", devices)
}
