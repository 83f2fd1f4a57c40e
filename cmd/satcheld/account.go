package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"satchel/auth/access"
	"satchel/storage/database"
)

func accountCommand() *cobra.Command {
	group := &cobra.Command{Use: "account", Short: "Add and list people, and reset the 2-factor of one whom no administrator can", Args: noArgs, RunE: showHelp}
	group.AddCommand(accountAddCommand(), accountListCommand(), accountResetTwoFactorCommand())
	return group
}

func showHelp(command *cobra.Command, _ []string) error { return command.Help() }

// newAccount is what `account add` is told.
type newAccount struct {
	email, name, site, role string
	companies               []string
}

func accountAddCommand() *cobra.Command {
	var wanted newAccount
	command := &cobra.Command{
		Use:     "add EMAIL --name NAME [--site NUMBER --role ROLE [--company NAME]…]",
		Short:   "Add a person, who sets a password through “Forgot password?”",
		Example: "  satcheld account add ada@example.com --name \"Ada Byron\" --data /srv/satchel --site 100200 --role bookkeeper --company \"Byron & Co\"",
		Args:    oneArg("the person's e-mail"),
		RunE: func(command *cobra.Command, args []string) error {
			wanted.email = args[0]
			return onData(command, openKeep, func(ctx context.Context, kept *keep) error {
				row, err := addAccount(ctx, kept.db, wanted)
				if err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), "Added %s <%s>. A password is set through “Forgot password?” on the sign-in page.\n", row.Name, row.Email)
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	command.Flags().StringVar(&wanted.name, "name", "", "the person's name (required)")
	command.Flags().StringVar(&wanted.site, "site", "", "customer number of the site the person belongs to")
	command.Flags().StringVar(&wanted.role, "role", string(access.Bookkeeper), "place on that site: owner, administrator or bookkeeper")
	command.Flags().StringArrayVar(&wanted.companies, "company", nil, "company of that site to let the person into; may be given again")
	return command
}

// addAccount checks everything it can before it makes anything.
func addAccount(ctx context.Context, db *database.DB, wanted newAccount) (database.Account, error) {
	if wanted.name == "" {
		return database.Account{}, usage(errors.New("give the person's name, with --name"))
	}
	if wanted.site == "" {
		if len(wanted.companies) > 0 {
			return database.Account{}, usage(errors.New("a company belongs to a site: give --site too"))
		}
		return access.New(db, clock).CreateAccount(ctx, wanted.email, wanted.name)
	}
	switch access.Role(wanted.role) {
	case access.Owner, access.Administrator, access.Bookkeeper:
	default:
		return database.Account{}, usage(access.ErrUnknownRole)
	}
	site, err := siteNumbered(ctx, db, wanted.site)
	if err != nil {
		return database.Account{}, err
	}
	var companies []uuid.UUID
	for _, name := range wanted.companies {
		company, err := companyNamed(ctx, db, site.ID, name)
		if errors.Is(err, database.ErrNotFound) {
			return database.Account{}, fmt.Errorf("site %s has no company called %q; add it with 'satcheld company add'", wanted.site, name)
		}
		if err != nil {
			return database.Account{}, err
		}
		companies = append(companies, company.ID)
	}
	return addMember(ctx, access.New(db, clock), wanted, site.ID, companies)
}

func addMember(ctx context.Context, may *access.Service, wanted newAccount, site uuid.UUID, companies []uuid.UUID) (database.Account, error) {
	row, err := may.CreateAccount(ctx, wanted.email, wanted.name)
	if err != nil {
		return database.Account{}, err
	}
	if err := may.AddMember(ctx, site, row.ID, access.Role(wanted.role)); err != nil {
		return database.Account{}, err
	}
	for _, company := range companies {
		if err := may.Grant(ctx, company, row.ID); err != nil {
			return database.Account{}, err
		}
	}
	return row, nil
}

func accountListCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "list",
		Short: "List the people",
		Args:  noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				rows, err := kept.db.Accounts(ctx)
				if err != nil {
					return err
				}
				return printAccounts(command.OutOrStdout(), rows, asJSON)
			})
		},
	}
	addFlags(command.Flags(), false)
	command.Flags().BoolVar(&asJSON, "json", false, "print an array for programs")
	return command
}

// listedAccount is an account as programs get it.
type listedAccount struct {
	ID        uuid.UUID `json:"id"`
	Email     string    `json:"email"`
	Name      string    `json:"name"`
	Password  bool      `json:"password"` // whether one is set
	Link      string    `json:"link"`
	CreatedAt time.Time `json:"created_at"`
}

func printAccounts(out io.Writer, rows []database.Account, asJSON bool) error {
	if asJSON {
		listed := make([]listedAccount, len(rows))
		for i, row := range rows {
			listed[i] = listedAccount{row.ID, row.Email, row.Name, row.PasswordHash != "", row.Link, row.CreatedAt.UTC()}
		}
		return json.NewEncoder(out).Encode(listed)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "E-MAIL\tNAME\tPASSWORD\tLINK\tSINCE")
	for _, row := range rows {
		password := "not set"
		if row.PasswordHash != "" {
			password = "set"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", row.Email, row.Name, password, row.Link, row.CreatedAt.UTC().Format(time.DateOnly))
	}
	return table.Flush()
}

// onData runs fn on the data directory the command line names.
func onData(command *cobra.Command, open func(context.Context, settings) (*keep, error), fn func(context.Context, *keep) error) error {
	cfg, err := configure(command.Flags())
	if err != nil {
		return err
	}
	kept, err := open(command.Context(), cfg.settings)
	return with(kept, err, func(kept *keep) error { return fn(command.Context(), kept) })
}
