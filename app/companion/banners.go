package companion

import (
	"slices"

	"satchel/app/companion/background"
	"satchel/app/companion/navigation"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// KeychainAsks is told when the system begins, and ends, to ask the person for the keychain. It is called from any goroutine
// but the UI's.
func (w *Window) KeychainAsks(waits bool) {
	background.Do(func() {
		if waits {
			w.waits++
		} else {
			w.waits--
		}
		w.drawTray()
		switch {
		case w.screens != nil:
			w.showBanners(w.screens)
		case waits && !w.lock.looking:
			w.snackbar.Say(askingBanner(w.tongue).Words)
		}
	})
}

func (w *Window) showBanners(s *screens) {
	now := banners(w.tongue, w.newest, w.account.ID, w.options.Now())
	s.capture.Hold(len(now) > 0)
	if s.shell.Here() == placeStuck { // which says the same
		now = slices.DeleteFunc(now, func(b Banner) bool { return b.Needs })
	}
	documents, files, folders := s.stuck.Count()
	if b, any := stuckBanner(w.tongue, documents, files, folders); any && s.shell.Here() != placeStuck {
		now = append(now, b)
	}
	if w.waits > 0 {
		now = slices.Insert(now, 0, askingBanner(w.tongue))
	}
	if w.sent.code(w.options.Now()) != "" && s.shell.Here() != placeAuthenticator {
		now = slices.Insert(now, 0, sentBanner(w.tongue))
	}
	if slices.Equal(now, s.shown) {
		return
	}
	s.shown = now
	var shown []navigation.Banner
	for _, banner := range now {
		tone, icon, lead := widgets.Warning, icons.WifiSlash, func() { w.act(banner.Todo) }
		if banner.Needs {
			tone, icon = widgets.Danger, icons.Pause
		}
		if banner.Idle {
			icon = icons.Key
		}
		if banner.Stuck {
			icon, lead = icons.WarningCircle, func() { w.goTo(placeStuck) }
		}
		if banner.Sent {
			icon, lead = icons.LockKey, func() { w.goTo(placeAuthenticator) }
		}
		word := ""
		if !banner.Idle {
			word = w.tongue.T(banner.button())
		}
		shown = append(shown, navigation.Banner{Tone: tone, Icon: icon, Words: banner.Words, Brief: banner.Brief, Word: word, Lead: lead})
	}
	s.shell.SetBanners(shown...)
}
