package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"satchel/auth/access"
	"satchel/storage/database"
)

func siteCommand() *cobra.Command {
	group := &cobra.Command{Use: "site", Short: "Add and list sites (subscriptions)", Args: noArgs, RunE: showHelp}
	group.AddCommand(siteAddCommand(), siteListCommand(), siteRegistrationCommand())
	return group
}

func siteAddCommand() *cobra.Command {
	var name, owner string
	command := &cobra.Command{
		Use:   "add NUMBER --name NAME --owner EMAIL",
		Short: "Add a site under its customer number, owned by a person who has an account",
		Args:  oneArg("the site's customer number"),
		RunE: func(command *cobra.Command, args []string) error {
			if name == "" || owner == "" {
				return usage(errors.New("give the site's name and its owner's e-mail, with --name and --owner"))
			}
			return onData(command, openKeep, func(ctx context.Context, kept *keep) error {
				row, err := accountNamed(ctx, kept.db, owner)
				if err != nil {
					return err
				}
				site, err := access.New(kept.db, clock).CreateSite(ctx, name, args[0], row.ID)
				if err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), "Added the site %s (%s), owned by %s.\n", site.Name, site.CustomerNumber, row.Email)
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	command.Flags().StringVar(&name, "name", "", "the site's name (required)")
	command.Flags().StringVar(&owner, "owner", "", "e-mail of the person who owns it (required)")
	return command
}

func siteListCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "list",
		Short: "List the sites and their companies",
		Args:  noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				sites, err := kept.db.Sites(ctx)
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(command.OutOrStdout(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(table, "NUMBER\tSITE\tCOMPANY")
				for _, site := range sites {
					if err := printSite(ctx, kept.db, table, site); err != nil {
						return err
					}
				}
				return table.Flush()
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}

func printSite(ctx context.Context, db *database.DB, table *tabwriter.Writer, site database.Site) error {
	companies, err := db.CompaniesOn(ctx, site.ID)
	if err != nil {
		return err
	}
	if len(companies) == 0 {
		fmt.Fprintf(table, "%s\t%s\t(none yet)\n", site.CustomerNumber, site.Name)
	}
	for _, company := range companies {
		fmt.Fprintf(table, "%s\t%s\t%s\n", site.CustomerNumber, site.Name, company.Name)
	}
	return nil
}

func companyCommand() *cobra.Command {
	group := &cobra.Command{Use: "company", Short: "Add companies, and let people into them", Args: noArgs, RunE: showHelp}
	group.AddCommand(companyAddCommand())
	return group
}

func companyAddCommand() *cobra.Command {
	var number string
	var people []string
	command := &cobra.Command{
		Use:   "add NAME --site NUMBER [--member EMAIL]…",
		Short: "Add a company to a site, and let members of the site into it",
		Args:  oneArg("the company's name"),
		RunE: func(command *cobra.Command, args []string) error {
			if number == "" {
				return usage(errors.New("give the site's customer number, with --site"))
			}
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				if err := addCompany(ctx, kept.db, number, args[0], people); err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), "Added the company %s.\n", args[0])
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	command.Flags().StringVar(&number, "site", "", "customer number of the company's site (required)")
	command.Flags().StringArrayVar(&people, "member", nil, "e-mail of a member of the site to let in; may be given again")
	return command
}

func addCompany(ctx context.Context, db *database.DB, number, name string, people []string) error {
	site, err := siteNumbered(ctx, db, number)
	if err != nil {
		return err
	}
	var members []database.Account
	for _, email := range people {
		row, err := accountNamed(ctx, db, email)
		if err != nil {
			return err
		}
		members = append(members, row)
	}
	may := access.New(db, clock)
	company, err := may.CreateCompany(ctx, site.ID, name)
	if err != nil {
		return err
	}
	for _, row := range members {
		if err := may.Grant(ctx, company.ID, row.ID); err != nil {
			return fmt.Errorf("letting %s in: %w", row.Email, err)
		}
	}
	return nil
}

func siteNumbered(ctx context.Context, db *database.DB, number string) (database.Site, error) {
	site, err := db.SiteByCustomerNumber(ctx, number)
	if errors.Is(err, database.ErrNotFound) {
		return database.Site{}, fmt.Errorf("no site has the customer number %s; add it with 'satcheld site add'", number)
	}
	return site, err
}

func accountNamed(ctx context.Context, db *database.DB, typed string) (database.Account, error) {
	row, err := db.AccountByEmail(ctx, typed)
	if errors.Is(err, database.ErrNotFound) {
		return database.Account{}, fmt.Errorf("nobody has an account with the e-mail %s; add it with 'satcheld account add'", typed)
	}
	return row, err
}
