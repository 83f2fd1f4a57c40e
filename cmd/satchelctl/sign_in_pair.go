package main

import (
	"context"
	"errors"

	"satchel/sync/companion"
)

// signInByPairing signs in with a code that the portal shows.
func signInByPairing(ctx context.Context, o *signInOptions) error {
	c, err := o.open(ctx, o.Keychain)
	if err != nil {
		return err
	}
	account, err := c.SignInByPairing(ctx, companion.ByPairing{Server: o.Server, Code: o.PairCode})
	if err != nil {
		return errors.Join(err, c.Close())
	}
	o.welcome(account, c.Home())
	return errors.Join(o.nextStep(ctx, c, account), c.Close())
}
