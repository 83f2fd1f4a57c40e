package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"satchel/auth/access"
)

func siteRegistrationCommand() *cobra.Command {
	var number string
	command := &cobra.Command{
		Use:   "registration MBR --site NUMBER",
		Short: "Give a site the registration ID that people may name it by when they create an identity",
		Args:  oneArg("the site's MBR number, or its last six digits"),
		RunE: func(command *cobra.Command, args []string) error {
			if number == "" {
				return usage(errors.New("give the site's customer number, with --site"))
			}
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				site, err := siteNumbered(ctx, kept.db, number)
				if err != nil {
					return err
				}
				id, err := access.New(kept.db, clock).SetRegistrationID(ctx, site.ID, args[0])
				if err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), "The site %s (%s) now has the registration ID %s.\n", site.Name, site.CustomerNumber, id)
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	command.Flags().StringVar(&number, "site", "", "customer number of the site (required)")
	return command
}
