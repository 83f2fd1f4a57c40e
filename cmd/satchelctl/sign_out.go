package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

type signOutOptions struct {
	*face
	Force bool
}

func newSignOut(f *face, run func(context.Context, *signOutOptions) error) *cobra.Command {
	o := &signOutOptions{face: f}
	command := &cobra.Command{
		Use:   "sign-out",
		Short: "Revoke this device on the service and wipe its token from the keychain",
		Long: `Revoke this device on the service and wipe its token from the keychain.

Documents that wait stay here, and go on when the same person signs in again.

Without a network you are signed out all the same. The service is told as soon as any Satchel on this home reaches
it; what is kept in the home until then can revoke this device and do nothing else.

A keychain that can't be opened any more, such as a file whose passphrase is lost, can't be wiped. With --force
you are signed out all the same: a file keychain is moved aside, and the device stays on the service's list.`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = signOut
			}
			return run(c.Context(), o)
		},
	}
	command.Flags().BoolVar(&o.Force, "force", false, "sign out even if the keychain can't be opened")
	return command
}

func signOut(ctx context.Context, o *signOutOptions) error {
	return o.with(ctx, func(c *companion.Companion) error {
		account, err := c.Current()
		if err != nil {
			return err
		}
		out, err := c.SignOut(ctx, account.ID)
		if o.Force && shut(err) {
			return o.abandon(ctx, c, account)
		}
		if err != nil {
			return err
		}
		if o.json {
			return o.printSignedOut(account, out.Waiting, out.RevokeLater, out.RevokeBySelf, true)
		}
		if !account.SignedIn {
			o.printf("%s was signed out here before. The keychain holds nothing of this account.\n", visible(account.Email))
		} else {
			o.printf("Signed out %s. The keychain holds nothing of this account any more.\n", visible(account.Email))
		}
		o.sayRevocation(out)
		o.sayWaiting(out.Waiting, account)
		return nil
	})
}

// printSignedOut is what sign-out prints with --json.
func (o *signOutOptions) printSignedOut(account companion.Account, waiting int, later, bySelf, wiped bool) error {
	var known *int
	if waiting >= 0 {
		known = &waiting
	}
	return o.writeJSON(struct {
		Email       string `json:"email"`
		Before      bool   `json:"signed_out_before"` // there was nothing left to do
		Wiped       bool   `json:"keychain_wiped"`
		Revoked     bool   `json:"revoked"` // the service has ended the device
		RevokedSoon bool   `json:"revoked_when_online"`
		Waiting     *int   `json:"waiting"` // documents kept for the same person; null where the queue could not be asked
	}{account.Email, !account.SignedIn, wiped, !later, bySelf, known})
}

// sayRevocation says what becomes of a device that the service still lists.
func (o *signOutOptions) sayRevocation(out companion.SignedOut) {
	switch {
	case out.RevokeBySelf:
		o.printf("The service could not be reached to revoke this device. It is told the next time satchelctl or Satchel runs here and reaches it; what is kept for that can do nothing else. %s\n", byPortal)
	case out.RevokeLater:
		o.printf("The service could not be told to revoke this device, and drops it after 30 days without use. %s\n", byPortal)
	}
}

// byPortal is the way of whoever does not want to wait.
const byPortal = "To end it at once, sign in to the portal on any computer: your name at the top right, Devices, Sign out."

// shut tells whether it was the keychain that did not open, or nobody who could say its passphrase.
func shut(err error) bool {
	own, ok := errors.AsType[explained](err)
	return ok && own.Code == noPassphrase || companion.KeychainShut(err)
}

func (o *signOutOptions) abandon(ctx context.Context, c *companion.Companion, account companion.Account) error {
	out, err := c.Abandon(ctx, account.ID)
	if err != nil {
		return err
	}
	if o.json {
		return o.printSignedOut(account, out.Waiting, !out.Ended, false, out.Ended)
	}
	if out.Before {
		o.printf("%s was signed out here before. The keychain can't be opened.\n", visible(account.Email))
	} else {
		o.printf("Signed out %s here alone: the keychain can't be opened.\n", visible(account.Email))
	}
	o.sayKeychainLeft(out)
	o.sayDeviceLeft(out)
	o.sayWaiting(out.Waiting, account)
	return nil
}

func (o *signOutOptions) sayKeychainLeft(out companion.Abandoned) {
	switch {
	case out.Aside != "":
		o.printf("The encrypted keychain is now %s. Delete it and %s.key if you are sure that the passphrase is lost. Other accounts whose token was in it have to sign in again.\n", plain(out.Aside), plain(out.Aside))
	case !out.Ended:
		o.printf("The token is still in that keychain until you sign in again.\n")
	}
}

// sayDeviceLeft says what becomes of the device that nobody could revoke.
func (o *signOutOptions) sayDeviceLeft(out companion.Abandoned) {
	switch {
	case out.Ended:
		o.printf("The service had ended this device then already.\n")
	case out.Before:
		o.printf("If the service still lists this device, it drops it after 30 days without use. %s\n", byPortal)
	default:
		o.printf("The service still lists this device, and drops it after 30 days without use. %s\n", byPortal)
	}
}

func (o *signOutOptions) sayWaiting(waiting int, account companion.Account) {
	if waiting > 0 {
		o.printf("%s still here, safe, and will go on when %s signs in again.\n", count(waiting, "document is", "documents are"), visible(account.Email))
	}
}
