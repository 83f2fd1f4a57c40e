package companion

import (
	"context"

	"satchel/app/companion/background"
	"satchel/app/companion/host"
	"satchel/app/companion/navigation"
	core "satchel/sync/companion"
)

// listen asks the service for passcodes that were sent to whoever is signed in, from now on and whatever the window shows,
// hidden or locked: they wait for one elsewhere, or somebody else does who knows their password. Any asking before ends.
func (w *Window) listen() {
	w.deafen()
	if w.sent.account != w.account.ID || !w.account.SignedIn {
		w.sent = sentHere{account: w.account.ID}
	}
	w.showSent()
	if !w.account.SignedIn {
		return
	}
	ctx, deafen := context.WithCancel(w.ctx)
	w.deafen = deafen
	w.ask(ctx)
}

// ask asks once, and again after a pause. While one is shown the answer is wanted at once, or it would be shown for as long
// as the service waits for the next.
func (w *Window) ask(ctx context.Context) {
	wait := w.sent.digits == ""
	background.Run(ctx,
		func(ctx context.Context) ([]core.SentPasscode, error) { return w.accounts.SentPasscodes(ctx, wait) },
		func(sent []core.SentPasscode, err error) {
			again := true
			if err != nil {
				again = w.sent.fail(err)
			} else if w.sent.take(sent, w.options.Now()) {
				w.tellSent()
			}
			w.showSent()
			w.askLater(ctx, again)
		})
}

// askLater asks again after a pause, or only takes away what is shown once it counts no more.
func (w *Window) askLater(ctx context.Context, again bool) {
	if !again && w.sent.code(w.options.Now()) == "" {
		return
	}
	w.options.After(w.sent.pause(w.options.Now()), func() {
		if ctx.Err() != nil {
			return
		}
		w.showSent()
		if again {
			w.ask(ctx)
		}
	})
}

// tellSent tells of a passcode, unless it is read in the window already. Whoever waits for one is at another computer as a
// rule, so that they have this window before them says little. Its digits are for no notice: others see that too.
func (w *Window) tellSent() {
	if w.looking && !w.hidden && w.screens != nil && w.mayReadSent(w.screens) {
		return
	}
	w.notify(host.Notice{
		Title: w.tongue.T("A passcode was sent to you"), Open: w.tongue.T("Open Authenticator"),
		Text: w.tongue.T("Authenticator shows it. If you are not signing in just now, somebody knows a password that you sign in with."),
	}, func() { w.lead(placeAuthenticator) })
}

func (w *Window) mayReadSent(s *screens) bool {
	return !w.covered() && s.shell.Here() == placeAuthenticator
}

// showSent shows the passcode that counts, if there is one, and that there is one.
func (w *Window) showSent() {
	w.drawTray()
	if w.screens != nil {
		w.showSentIn(w.screens)
		w.showBanners(w.screens)
	}
}

func (w *Window) showSentIn(s *screens) {
	digits := ""
	if w.mayReadSent(s) {
		digits = w.sent.code(w.options.Now())
	}
	s.vault.Sent(digits)
}

// lead brings a place before the person, wherever the window is; where it is locked, once they have unlocked it.
func (w *Window) lead(to navigation.Key) {
	w.wanted = to
	w.forward()
	w.goWanted()
}

func (w *Window) goWanted() {
	if !w.covered() && w.wanted != "" {
		w.goTo(w.wanted)
		w.wanted = ""
	}
}
