package companion

import (
	"satchel/app/companion/host"
	"satchel/app/words"
	core "satchel/sync/companion"
)

// herald says what is worth a notice while the person looks elsewhere.
type herald struct {
	known  bool // whether there is a before
	before core.Counts
	paused int // accounts
}

// news is a notice, and whether it is of what the person has to do.
type news struct {
	host.Notice
	stuck bool
}

// hear compares a snapshot with the one before. Looking means that the person sees the window and needs no notice.
func (h *herald) hear(tongue words.Tongue, now core.Snapshot, looking bool) (news, bool) {
	before, paused, known := h.before, h.paused, h.known
	h.before, h.paused, h.known = now.Counts, len(now.Paused), true
	notice := func(stuck bool, title, text string) (news, bool) {
		return news{host.Notice{Title: title, Text: tongue.T(text), Open: tongue.T("Open Satchel")}, stuck}, true
	}
	switch {
	case !known || looking:
		return news{}, false
	case len(now.Paused) > paused:
		return notice(true, tongue.T("Satchel needs you"), "Nothing more is sent until you have seen to your sign-in. What you captured is safe here.")
	case now.Counts.NeedsPerson > before.NeedsPerson:
		return notice(true, needing(tongue, now.Counts.NeedsPerson, 0), "The list says why, and what to do. Everything is safe here.")
	case now.Counts.Waiting == 0 && now.Counts.Accepted > before.Accepted:
		return notice(false, tongue.T("Everything has arrived"), "What you captured has reached the service.")
	}
	return news{}, false
}

// trayLine says in the tray how things stand. Asking means that the system asks the person for the keychain, which everything
// else waits for; missing, how many files of watched folders were not captured; sent, that a passcode was sent here and counts.
func trayLine(tongue words.Tongue, now core.Snapshot, missing int, asking, sent bool) string {
	switch counts := now.Counts; {
	case asking:
		return tongue.T("The system asks for your keychain")
	case sent:
		return tongue.T("A passcode was sent to you")
	case len(now.Paused) > 0:
		return tongue.T("Sign-in needs you")
	case counts.NeedsPerson+missing > 0:
		return needing(tongue, counts.NeedsPerson, missing)
	case now.Metered && counts.Waiting > 0:
		return tongue.Count(counts.Waiting, "1 document waits for a network that isn't metered", "%d documents wait for a network that isn't metered")
	case now.Offline && counts.Waiting > 0:
		return tongue.Count(counts.Waiting, "Offline: 1 document waiting here", "Offline: %d documents waiting here")
	case now.Offline:
		return tongue.T("The service can't be reached")
	case counts.Waiting > 0:
		return tongue.Count(counts.Waiting, "Sending 1 document", "Sending %d documents")
	default:
		return tongue.T("Everything captured has been sent")
	}
}

// missed is the notice that more files of watched folders were not captured.
func missed(tongue words.Tongue, files int) host.Notice {
	return host.Notice{
		Title: needing(tongue, 0, files), Open: tongue.T("Open Satchel"),
		Text: tongue.T("Satchel says why, and what helps. The files are where they were."),
	}
}

// needing says how many documents, and files of watched folders, need the person.
func needing(tongue words.Tongue, documents, files int) string {
	switch {
	case files == 0:
		return tongue.Count(documents, "1 document needs you", "%d documents need you")
	case documents == 0:
		return tongue.Count(files, "1 file of your watched folders was not captured", "%d files of your watched folders were not captured")
	}
	return tongue.T("%s documents and files need you", tongue.Number(documents+files))
}
