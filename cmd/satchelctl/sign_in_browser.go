package main

import (
	"context"
	"errors"

	"satchel/sync/companion"
)

// signInByBrowser signs in with whatever opens the portal, in the system browser.
func signInByBrowser(ctx context.Context, o *signInOptions) error {
	c, err := o.open(ctx, o.Keychain)
	if err != nil {
		return err
	}
	account, err := c.SignInByBrowser(ctx, companion.ByBrowser{Server: o.Server, Visit: o.visit})
	if err != nil {
		return errors.Join(err, c.Close())
	}
	o.welcome(account, c.Home())
	return errors.Join(o.nextStep(ctx, c, account), c.Close())
}

// visit takes the person to an address. It is always shown, so that it can be copied where no browser opens, or
// the wrong one does.
func (o *signInOptions) visit(_ context.Context, address string) error {
	if o.PrintURL {
		o.printf("%s\n", address)
		return nil
	}
	opened := o.browse
	if opened == nil {
		opened = openBrowser
	}
	if err := opened(address); err != nil {
		o.printf("No browser opens from here. Open this address in a browser on this computer:\n\n  %s\n\n", address)
	} else {
		o.printf("Your browser opens for the sign-in. If it doesn't, open this address in a browser on this computer:\n\n  %s\n\n", address)
	}
	o.printf("Waiting for you there; Ctrl+C cancels.\n")
	return nil
}
