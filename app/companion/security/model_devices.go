package security

import (
	"cmp"
	"slices"
	"strings"
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
			ID: d.ID, Name: d.Name, Facts: m.facts(d, now), Phone: d.Platform == "android" || d.Platform == "ios", Current: d.Current,
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

// ways say by what a device was signed in.
var ways = map[string]string{
	"password": "signed in %s by password", "identity": "signed in %s by Sage ID", "saml": "signed in %s by your organisation",
	"pairing": "signed in %s by a code",
}

func (m *Model) facts(d companion.Device, now time.Time) string {
	var said []string
	if system, ok := systems[d.Platform]; ok {
		said = append(said, system)
	}
	said = append(said, m.T(cmp.Or(ways[d.SignedInBy], "signed in %s"), m.When(d.CreatedAt, now)))
	if !d.Current {
		said = append(said, m.T("last seen %s", m.When(d.LastSeenAt, now)))
	}
	return strings.Join(said, " · ")
}

// Revoking asks before a device is signed out, and says which of those of one name it is.
func Revoking(tongue words.Tongue, row Row) (title, said string) {
	return tongue.T("Sign %s out?", row.Name), row.Facts + "\n" +
		tongue.T("Whoever has it can send and see nothing more. What it had queued stays on it, and goes on when you sign in there again.")
}

// RevokingOthers asks before every other device is signed out.
func RevokingOthers(tongue words.Tongue, others int) (title, said string) {
	return tongue.Count(others, "Sign the other device out?", "Sign %d other devices out?"),
		tongue.T("This one stays signed in. What the others had queued stays on them, and goes on when you sign in there again.")
}

// Revoked says how many were signed out.
func Revoked(tongue words.Tongue, devices int) string {
	if devices == 0 {
		return tongue.T("No other device was signed in.")
	}
	return tongue.Count(devices, "1 device is signed out.", "%d devices are signed out.")
}
