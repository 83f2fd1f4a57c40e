package companion

import (
	"context"
	"net/http"
)

// ChangedPassword says what changing the app password achieved. The service signs out every browser and device with it.
type ChangedPassword struct {
	Account Account
	// SignIn is why this companion could not sign in again with the new password, such as a *signin.MoreWantedError
	// that goes on with GiveMore; nil where it could.
	SignIn error
}

// ChangePassword replaces the signed-in person's app password, and signs this companion in again with the new one. The
// error is a *Refused with a code where the present one is wrong or the new one is not taken; nothing is changed then.
func (c *Companion) ChangePassword(ctx context.Context, current, changed string) (ChangedPassword, error) {
	s, err := c.service()
	if err != nil {
		return ChangedPassword{}, err
	}
	account, err := c.Current()
	if err != nil {
		return ChangedPassword{}, err
	}
	if err := s.send(ctx, http.MethodPost, "/api/v1/account/password", map[string]string{"current": current, "new": changed}, nil); err != nil {
		return ChangedPassword{}, err
	}
	again, err := c.SignIn(ctx, Credentials{
		Server: account.Server, Email: account.Email, Password: changed, Keychain: account.Keychain,
	})
	if err != nil {
		return ChangedPassword{Account: account, SignIn: err}, nil
	}
	return ChangedPassword{Account: again}, nil
}
