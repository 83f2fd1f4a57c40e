package companion

import (
	"fmt"

	"satchel/app/companion/host"
	core "satchel/sync/companion"
)

// herald says what is worth a notice while the person looks elsewhere.
type herald struct {
	known  bool // whether there is a before
	before core.Counts
	paused int // accounts
}

// hear compares a snapshot with the one before. Looking means that the person sees the window and needs no notice.
func (h *herald) hear(now core.Snapshot, looking bool) (host.Notice, bool) {
	before, paused, known := h.before, h.paused, h.known
	h.before, h.paused, h.known = now.Counts, len(now.Paused), true
	switch {
	case !known || looking:
		return host.Notice{}, false
	case len(now.Paused) > paused:
		return host.Notice{Title: "Satchel needs you", Text: "Nothing more is sent until you have seen to your sign-in. What you captured is safe here."}, true
	case now.Counts.NeedsPerson > before.NeedsPerson:
		return host.Notice{Title: needing(now.Counts.NeedsPerson), Text: "The list says why, and what to do. Everything is safe here."}, true
	case now.Counts.Waiting == 0 && now.Counts.Accepted > before.Accepted:
		return host.Notice{Title: "Everything has arrived", Text: "What you captured has reached the service."}, true
	}
	return host.Notice{}, false
}

// trayLine says in the tray how things stand.
func trayLine(now core.Snapshot) string {
	switch counts := now.Counts; {
	case len(now.Paused) > 0:
		return "Sign-in needs you"
	case counts.NeedsPerson > 0:
		return needing(counts.NeedsPerson)
	case now.Offline && counts.Waiting > 0:
		return "Offline: " + counted(counts.Waiting) + " waiting here"
	case now.Offline:
		return "The service can't be reached"
	case counts.Waiting > 0:
		return "Sending " + counted(counts.Waiting)
	default:
		return "Everything captured has been sent"
	}
}

func needing(count int) string {
	if count == 1 {
		return "1 document needs you"
	}
	return fmt.Sprintf("%d documents need you", count)
}

func counted(count int) string {
	if count == 1 {
		return "1 document"
	}
	return fmt.Sprintf("%d documents", count)
}
