package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"satchel/auth/audit"
	"satchel/storage/database"
)

func supportCommand() *cobra.Command {
	group := &cobra.Command{Use: "support", Short: "Say who works at the support desk", Args: noArgs, RunE: showHelp}
	group.AddCommand(supportAddCommand(), supportRemoveCommand(), supportListCommand())
	return group
}

func supportAddCommand() *cobra.Command {
	return supportChange("add", "Put a person on the support desk, at /support", "%s is at the support desk now.\n", addAgent)
}

func supportRemoveCommand() *cobra.Command {
	return supportChange("remove", "Take a person off the support desk", "%s is not at the support desk any more.\n", removeAgent)
}

// agentChange puts an account on the desk or takes it off, and records it.
type agentChange func(ctx context.Context, tx *database.Tx, log *audit.Log, account uuid.UUID) error

func supportChange(verb, short, said string, change agentChange) *cobra.Command {
	command := &cobra.Command{
		Use:   verb + " EMAIL",
		Short: short,
		Args:  oneArg("the person's e-mail"),
		RunE: func(command *cobra.Command, args []string) error {
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				row, err := accountNamed(ctx, kept.db, args[0])
				if err != nil {
					return err
				}
				err = kept.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
					return change(ctx, tx, audit.New(kept.db, clock), row.ID)
				})
				if err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), said, row.Email)
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}

func addAgent(ctx context.Context, tx *database.Tx, log *audit.Log, account uuid.UUID) error {
	changed, err := tx.AddSupportAgent(ctx, database.SupportAgent{AccountID: account, CreatedAt: clock()})
	if err != nil || !changed {
		return err
	}
	return log.Record(ctx, tx, ofAgent(audit.SupportAgent, account))
}

func removeAgent(ctx context.Context, tx *database.Tx, log *audit.Log, account uuid.UUID) error {
	changed, err := tx.DeleteSupportAgent(ctx, account)
	if err != nil || !changed {
		return err
	}
	return log.Record(ctx, tx, ofAgent(audit.SupportAgentGone, account))
}

func ofAgent(kind audit.Kind, account uuid.UUID) audit.Event {
	return audit.Event{Kind: kind, Account: account, Detail: audit.Detail{"by": "operator"}}
}

func supportListCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "list",
		Short: "List the people at the support desk",
		Args:  noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				rows, err := kept.db.SupportAgents(ctx)
				if err != nil {
					return err
				}
				for _, row := range rows {
					fmt.Fprintf(command.OutOrStdout(), "%s <%s>\n", row.Name, row.Email)
				}
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}
