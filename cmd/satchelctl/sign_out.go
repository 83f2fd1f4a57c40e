package main

import (
	"context"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

func newSignOut(f *face, run func(context.Context, *face) error) *cobra.Command {
	return &cobra.Command{
		Use:   "sign-out",
		Short: "Revoke this device on the service and wipe its token from the keychain",
		Long: `Revoke this device on the service and wipe its token from the keychain.

Documents that wait stay here, and go on when the same person signs in again.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = signOut
			}
			return run(c.Context(), f)
		},
	}
}

func signOut(ctx context.Context, f *face) error {
	return f.with(ctx, func(c *companion.Companion) error {
		account, err := c.Current()
		if err != nil {
			return err
		}
		out, err := c.SignOut(ctx, account.ID)
		if err != nil {
			return err
		}
		f.printf("Signed out %s. The keychain holds nothing of this account any more.\n", visible(account.Email))
		if out.RevokeLater {
			f.printf("The service could not be reached to revoke this device. Do that on another one with satchelctl devices revoke, or change the password.\n")
		}
		if out.Waiting > 0 {
			f.printf("%s still here, safe, and will go on when %s signs in again.\n", count(out.Waiting, "document is", "documents are"), visible(account.Email))
		}
		return nil
	})
}
