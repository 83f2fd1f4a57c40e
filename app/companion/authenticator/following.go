package authenticator

import (
	"context"
	"time"

	"satchel/app/companion/background"
	"satchel/auth/vault"
)

// followPause is how often it is looked whether another process has changed the vault, while the screen is shown.
const followPause = 2 * time.Second

// follow reads the vault again whenever another process has changed it, until the screen is hidden.
func (s *Screen) follow() {
	if s.unfollow != nil {
		return
	}
	s.unfollow = s.options.After(followPause, func() {
		s.unfollow = nil
		if s.options.Context.Err() != nil || !s.followed {
			return
		}
		background.Run(s.options.Context,
			func(context.Context) (vault.Sight, error) { return s.options.Vault.Look(), nil },
			func(now vault.Sight, _ error) {
				if !s.followed {
					return
				}
				if !now.Same(s.seen) {
					s.load(func() {})
				}
				s.follow()
			})
	})
}

func (s *Screen) rests() {
	s.followed = false
	if s.unfollow != nil {
		s.unfollow()
		s.unfollow = nil
	}
}
