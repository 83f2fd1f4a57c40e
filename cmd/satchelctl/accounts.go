package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

type listedAccount struct {
	ID       string `json:"id"`
	Server   string `json:"server"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Company  string `json:"company"`
	Keychain string `json:"keychain"`
	SignedIn bool   `json:"signed_in"`
	Current  bool   `json:"current"`
}

func newAccounts(f *face, run func(context.Context, *face) error) *cobra.Command {
	command := &cobra.Command{
		Use:   "accounts",
		Short: "List the accounts of this home; choose one with accounts use",
		Args:  none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = accounts
			}
			return run(c.Context(), f)
		},
	}
	command.AddCommand(newAccountsUse(f))
	return command
}

func newAccountsUse(f *face) *cobra.Command {
	return &cobra.Command{
		Use:   "use EMAIL [SERVICE]",
		Short: "Work with this account from now on",
		Long: `Work with this account from now on. Where several services have the e-mail address, give the service's address
behind it, or in place of both the beginning of the account's id, as satchelctl accounts lists them.`,
		Args: oneOrTwo("the e-mail address of an account", "the service's address"),
		RunE: func(c *cobra.Command, args []string) error {
			return f.with(c.Context(), func(home *companion.Companion) error {
				account, err := home.UseAccount(c.Context(), strings.Join(args, " "))
				if err != nil {
					return err
				}
				f.printf("Working as %s at %s.\n", visible(account.Email), visible(account.Server))
				return nil
			})
		},
	}
}

func accounts(ctx context.Context, f *face) error {
	return f.with(ctx, func(c *companion.Companion) error {
		known, err := c.Accounts()
		if err != nil {
			return err
		}
		listed := make([]listedAccount, 0, len(known))
		for _, a := range known {
			listed = append(listed, listedAccount{a.ID, a.Server, a.Email, a.Name, a.Company.Name, string(a.Keychain), a.SignedIn, a.Current})
		}
		if f.json {
			return f.writeJSON(listed)
		}
		if len(listed) == 0 {
			f.printf("Nobody has signed in here yet. Begin with satchelctl sign-in URL --email ADDRESS\n")
			return nil
		}
		rows := table{{"", "Id", "E-mail", "Service", "Company", "Signed in"}}
		for _, a := range listed {
			rows = append(rows, []string{mark(a.Current), a.ID[:min(8, len(a.ID))], a.Email, a.Server, orDash(a.Company), yes(a.SignedIn)})
		}
		return f.print(rows)
	})
}
