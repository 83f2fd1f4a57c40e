package main

import (
	"context"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

func newWhoami(f *face, run func(context.Context, *face) error) *cobra.Command {
	return &cobra.Command{
		Use:   "whoami",
		Short: "Ask the service who is signed in here",
		Args:  none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = whoami
			}
			return run(c.Context(), f)
		},
	}
}

func whoami(ctx context.Context, f *face) error {
	return f.with(ctx, func(c *companion.Companion) error {
		account, err := c.Current()
		if err != nil {
			return err
		}
		who, err := c.WhoAmI(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return f.writeJSON(struct {
				companion.Identity
				Server   string `json:"server"`
				Company  string `json:"company"`
				Keychain string `json:"keychain"`
			}{who, account.Server, account.Company.Name, string(account.Keychain)})
		}
		return f.facts([][2]string{
			{"Name", who.Account.Name},
			{"E-mail", who.Account.Email},
			{"Service", account.Server},
			{"Company", orDash(account.Company.Name)},
			{"Device", who.Device.Name},
			{"Keychain", string(account.Keychain)},
		})
	})
}
