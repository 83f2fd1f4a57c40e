package welcome

import (
	"context"
	"strings"

	"satchel/app/companion/background"
	"satchel/app/companion/widgets"
	"satchel/sync/companion"
)

// startBrowser signs in with whatever opens the website, in the system's browser.
func (s *Screen) startBrowser() {
	if s.working || !s.checkServer() || !s.model.CanGoOn() {
		return
	}
	with := companion.ByBrowser{Server: strings.TrimSpace(s.model.Server), Keychain: s.model.Keeping}
	begin(s, s.options.T("Asking the service …"), func(ctx context.Context) (companion.Account, error) {
		with.Visit = func(_ context.Context, address string) error {
			background.Do(func() { s.visit(ctx, address) })
			return nil
		}
		return s.options.Door.SignInByBrowser(ctx, with)
	}, func(account companion.Account) {
		s.options.Forward() // from behind the browser
		s.signedIn(account)
	})
}

// visit sends the browser to an address, which is shown where none opens.
func (s *Screen) visit(ctx context.Context, address string) {
	if ctx.Err() != nil {
		return
	}
	s.visiting = address
	s.draw()
	_ = s.options.Browse(address) // whether it opened is for the person to see
}

func (s *Screen) stopVisit() { s.cancel() }

func (s *Screen) startPairing() {
	s.model.Began()
	s.model.Pairing = true
	s.draw()
	if s.model.ServerFault() != "" {
		s.options.Window.Canvas().Focus(s.server)
		return
	}
	s.options.Window.Canvas().Focus(s.code)
}

// givePairing signs in with the code.
func (s *Screen) givePairing() {
	fault := s.model.CodeFault()
	s.fields.code.SetWrong(fault)
	if !s.checkServer() || widgets.ToTheFault(s.options.Window.Canvas(), s.fields.code) || s.working || !s.model.CanGoOn() {
		return
	}
	with := companion.ByPairing{Server: strings.TrimSpace(s.model.Server), Code: s.model.Code, Keychain: s.model.Keeping}
	begin(s, s.options.T("Signing in …"), func(ctx context.Context) (companion.Account, error) {
		return s.options.Door.SignInByPairing(ctx, with)
	}, s.signedIn)
}

func (s *Screen) checkServer() bool {
	s.model.Began()
	s.draw()
	fault := s.model.ServerFault()
	s.fields.server.SetWrong(fault)
	s.root.Refresh()
	return !widgets.ToTheFault(s.options.Window.Canvas(), s.fields.server)
}
