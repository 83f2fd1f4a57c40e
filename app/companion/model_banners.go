package companion

import (
	"time"

	"satchel/app/companion/remedy"
	"satchel/app/words"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

// Banner is what holds for all screens at the moment.
type Banner struct {
	Needs bool // the person, rather than passing by itself
	Words string
	Brief string              // in place of the words where there is little room
	Todo  document.ActionCode // what its button does; RetryIt tries again now
	Stuck bool                // its button leads to what is stuck instead
	Sent  bool                // its button leads to a passcode that was sent here
	Idle  bool                // it has no button: what helps is outside the window
}

// banners says what holds for this account's screens. The gravest stands first.
func banners(tongue words.Tongue, snapshot core.Snapshot, account string, now time.Time) []Banner {
	var all []Banner
	for _, paused := range snapshot.Paused {
		if paused.Account != account {
			continue
		}
		said := words.Account(paused.Reason).In(tongue)
		all = append(all, Banner{Needs: true, Brief: tongue.T("Sign-in needs you"), Words: said.Title + " " + said.Action, Todo: document.Remedy(paused.Reason).Code})
	}
	switch {
	case snapshot.Metered:
		all = append(all, Banner{Brief: tongue.T("On a metered network"), Words: tongue.T("This network is metered. What you capture is safe here and waits for another, as you chose in the settings."), Todo: document.RetryIt})
	case snapshot.Offline:
		all = append(all, Banner{Brief: tongue.T("Offline"), Words: offline(tongue, snapshot, now), Todo: document.RetryIt})
	}
	return all
}

func offline(tongue words.Tongue, snapshot core.Snapshot, now time.Time) string {
	switch {
	case snapshot.Why == document.WrongAnswer:
		return tongue.T("Something else answers in the service's place. On a guest network, sign in to the network first. What you capture is safe here and goes as soon as it can.")
	case snapshot.Why == document.Untrusted:
		return tongue.T(document.Because(document.Untrusted).Text)
	case snapshot.Since.IsZero():
		return tongue.T("The service can't be reached. What you capture is safe here and goes as soon as it can.")
	}
	return tongue.T("The service hasn't been reachable since %s. What you capture is safe here and goes as soon as it can.", tongue.When(snapshot.Since, now))
}

// askingBanner says that the system asks the person for the keychain, which everything else waits for.
func askingBanner(tongue words.Tongue) Banner {
	return Banner{Needs: true, Idle: true, Brief: tongue.T("The system asks for your keychain"), Words: tongue.T("The system asks for your keychain, perhaps behind this window. Until it is unlocked nothing is sent.")}
}

// stuckBanner says that something can't go on without the person; false where all can.
func stuckBanner(tongue words.Tongue, documents, files, folders int) (Banner, bool) {
	b := Banner{Needs: true, Stuck: true}
	switch {
	case documents+files > 0:
		b.Words, b.Brief = needing(tongue, documents, files), tongue.Count(documents+files, "1 needs you", "%d need you")
	case folders > 0:
		b.Words, b.Brief = tongue.Count(folders, "1 watched folder can't be looked at", "%d watched folders can't be looked at"), tongue.T("Watched folders")
	}
	return b, b.Words != ""
}

// button is the word on a banner's button.
func (b Banner) button() string {
	switch {
	case b.Stuck:
		return "See why"
	case b.Sent:
		return "Show it"
	}
	return remedy.For(b.Todo).Word
}
