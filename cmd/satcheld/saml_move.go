package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"satchel/auth/audit"
	"satchel/auth/federation"
	"satchel/storage/database"
	"satchel/storage/jobs"
)

func samlRequireCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "require DOMAIN",
		Short: "Have every account of a domain signed in by its organisation at once",
		Long: "Have every account with an e-mail of the domain signed in by its organisation at once, and not only from its first\n" +
			"sign-in there on. They are signed out everywhere and told by mail. See first that somebody can sign in so:\n" +
			"'satcheld saml release EMAIL' takes one back.",
		Args: oneArg("the domain"),
		RunE: func(command *cobra.Command, args []string) error {
			return onOrganisation(command, args[0], func(ctx context.Context, kept *keep, row database.SAMLProvider) error {
				moves, err := movesOf(ctx, kept)
				if err != nil {
					return err
				}
				moved, err := moves.Require(ctx, row)
				list(command, moved, "is signed in by the organisation from now on")
				if err == nil && len(moved) == 0 {
					fmt.Fprintf(command.OutOrStdout(), "Every account of %s is signed in by its organisation already.\n", row.Domain)
				}
				return err
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}

func samlReleaseCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "release EMAIL",
		Short: "Have an organisation sign one account in no more, and mail it the link to make a password",
		Long: "Have an organisation sign one account in no more. It is signed out everywhere, opens again as it did before SAML,\n" +
			"and is mailed the link to make a password. The organisation can't take it back. Of a whole domain, see\n" +
			"'satcheld saml remove --release'.",
		Args: oneArg("the person's e-mail"),
		RunE: func(command *cobra.Command, args []string) error {
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				row, err := accountNamed(ctx, kept.db, args[0])
				if err != nil {
					return err
				}
				moves, err := movesOf(ctx, kept)
				if err != nil {
					return err
				}
				row, err = moves.Release(ctx, row.Email)
				if errors.Is(err, federation.ErrNotSAML) {
					return fmt.Errorf("no organisation signs %s in; there is nothing to release", row.Email)
				}
				if err != nil {
					return err
				}
				list(command, []database.Account{row}, "is released from SAML; a link to make a password is mailed")
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}

func releaseAll(ctx context.Context, command *cobra.Command, kept *keep, of database.SAMLProvider) error {
	moves, err := movesOf(ctx, kept)
	if err != nil {
		return err
	}
	released, err := moves.ReleaseAll(ctx, of)
	list(command, released, "is released from SAML; a link to make a password is mailed")
	return err
}

// movesOf enqueues what the service does once it runs, and the mails above all.
func movesOf(ctx context.Context, kept *keep) (federation.Moves, error) {
	queue, err := jobs.Open(ctx, kept.db, slog.New(slog.DiscardHandler))
	return federation.Moves{DB: kept.db, Jobs: queue, Audit: audit.New(kept.db, clock), Clock: clock}, err
}

func onOrganisation(command *cobra.Command, domain string, fn func(context.Context, *keep, database.SAMLProvider) error) error {
	return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
		row, err := kept.db.SAMLProviderOf(ctx, strings.ToLower(domain))
		if errors.Is(err, database.ErrNotFound) {
			return fmt.Errorf("no organisation signs in the people of %s; see satcheld saml list", domain)
		}
		if err != nil {
			return err
		}
		return fn(ctx, kept, row)
	})
}

func list(command *cobra.Command, rows []database.Account, what string) {
	for _, row := range rows {
		fmt.Fprintf(command.OutOrStdout(), "%s <%s> %s.\n", row.Name, row.Email, what)
	}
}

// warnOfPasswords tells how many accounts of a domain open without its organisation.
func warnOfPasswords(command *cobra.Command, db *database.DB, domain string) error {
	rows, err := db.Accounts(command.Context())
	open := 0
	for _, row := range rows {
		if strings.HasSuffix(row.Email, "@"+domain) && !row.SAML {
			open++
		}
	}
	if open > 0 {
		fmt.Fprintf(command.OutOrStdout(), "Accounts that still open without it: %d. Once somebody has signed in so: satcheld saml require %s\n", open, domain)
	}
	return err
}
