package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"satchel/auth/audit"
	"satchel/auth/passcode"
	"satchel/storage/jobs"
)

func accountResetTwoFactorCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "reset-two-factor EMAIL",
		Short: "Turn a person's 2-factor authentication off, and sign them out everywhere",
		Long: "Turn a person's 2-factor authentication off, and sign them out everywhere. It is for who has lost phone and recovery\n" +
			"codes and has no other administrator to ask: make sure that it is really they who ask. They are mailed, and it stands\nin the audit log.",
		Args: oneArg("the person's e-mail"),
		RunE: func(command *cobra.Command, args []string) error {
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				return resetTwoFactor(ctx, command, kept, args[0])
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}

func resetTwoFactor(ctx context.Context, command *cobra.Command, kept *keep, email string) error {
	row, err := accountNamed(ctx, kept.db, email)
	if err != nil {
		return err
	}
	queue, err := jobs.Open(ctx, kept.db, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	err = passcode.Operator{DB: kept.db, Jobs: queue, Audit: audit.New(kept.db, clock), Clock: clock}.Reset(ctx, row.ID)
	if errors.Is(err, passcode.ErrOff) {
		return fmt.Errorf("%s has 2-factor authentication off; nothing was changed", row.Email)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(command.OutOrStdout(), "%s signs in without a passcode until 2-factor authentication is set up again, and is signed out everywhere.\n", row.Email)
	return nil
}
