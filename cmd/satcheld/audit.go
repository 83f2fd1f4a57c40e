package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"satchel/auth/audit"
	"satchel/storage/database"
)

func auditCommand() *cobra.Command {
	group := &cobra.Command{Use: "audit", Short: "Verify and list the log of security events", Args: noArgs, RunE: showHelp}
	group.AddCommand(auditVerifyCommand(), auditListCommand())
	return group
}

func auditVerifyCommand() *cobra.Command {
	var known []string
	command := &cobra.Command{
		Use:   "verify [--head NUMBER:HASH]…",
		Short: "Check that no event was altered, taken out or put in",
		Long: `Check that no event of the log was altered, taken out or put in.

Each event holds the hash of the one before, so the first that isn't as it was written is found and named. Whoever
may write to the database could still write the whole log anew: so keep the head that this prints somewhere else,
and give it back with --head. The log must then still go through it.`,
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			anchors, err := parseHeads(known)
			if err != nil {
				return usage(err)
			}
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				head, err := audit.New(kept.db, clock).Verify(ctx, anchors...)
				if err != nil {
					return damaged(err)
				}
				fmt.Fprintf(command.OutOrStdout(), "%d events, all as they were written. Head: %d:%x\n", head.Seq, head.Seq, head.Hash)
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	command.Flags().StringArrayVar(&known, "head", nil, "a head this command printed before, as NUMBER:HASH; may be given again")
	return command
}

func damaged(err error) error {
	var damage *audit.Damage
	if !errors.As(err, &damage) {
		return err
	}
	return fmt.Errorf("the audit log is damaged at event %d: %s. Events before it are as they were written. Keep a copy of the database as it is now, and find out who could write to it", damage.Seq, damage.Why)
}

func parseHeads(texts []string) ([]audit.Head, error) {
	var heads []audit.Head
	for _, text := range texts {
		number, digest, ok := strings.Cut(text, ":")
		seq, err := strconv.ParseInt(number, 10, 64)
		hash, wrong := hex.DecodeString(digest)
		if !ok || err != nil || wrong != nil || len(hash) != 32 || seq < 1 {
			return nil, fmt.Errorf("--head %q is no head as 'satcheld audit verify' prints it", text)
		}
		heads = append(heads, audit.Head{Seq: seq, Hash: hash})
	}
	return heads, nil
}

func auditListCommand() *cobra.Command {
	var email, kind string
	var limit int
	var asJSON bool
	command := &cobra.Command{
		Use:   "list [--account EMAIL] [--kind KIND]",
		Short: "List events, newest first",
		Args:  noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if limit < 1 {
				return usage(errors.New("--limit is a number above 0"))
			}
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				filter := database.AuditFilter{Kind: kind, Limit: limit}
				if email != "" {
					row, err := accountNamed(ctx, kept.db, email)
					if err != nil {
						return err
					}
					filter.Account = row.ID
				}
				events, err := kept.db.AuditedEvents(ctx, filter)
				if err != nil {
					return err
				}
				return printAudit(command.OutOrStdout(), events, asJSON)
			})
		},
	}
	addFlags(command.Flags(), false)
	command.Flags().StringVar(&email, "account", "", "only events of this person, or done by them")
	command.Flags().StringVar(&kind, "kind", "", "only events of this kind, such as \"sign-in refused\"")
	command.Flags().IntVar(&limit, "limit", 100, "how many events at most")
	command.Flags().BoolVar(&asJSON, "json", false, "print one object a line for programs")
	return command
}

// listedEvent is an event as programs get it.
type listedEvent struct {
	Seq     int64             `json:"seq"`
	At      string            `json:"at"` // RFC 3339, UTC
	Kind    string            `json:"kind"`
	Account string            `json:"account,omitempty"` // e-mail
	Actor   string            `json:"actor,omitempty"`   // e-mail
	Address string            `json:"address,omitempty"`
	Detail  map[string]string `json:"detail,omitempty"`
	Hash    string            `json:"hash"`
}

func printAudit(out io.Writer, rows []database.AuditedEvent, asJSON bool) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	encoder := json.NewEncoder(out)
	if !asJSON {
		fmt.Fprintln(table, "NUMBER\tTIME (UTC)\tWHAT\tWHOM\tBY\tFROM\tDETAIL")
	}
	for _, row := range rows {
		event := listedEvent{
			Seq: row.Seq, At: row.At.UTC().Format("2006-01-02T15:04:05Z"), Kind: row.Kind, Account: row.AccountEmail,
			Actor: row.ActorEmail, Address: row.Address, Hash: hex.EncodeToString(row.Hash),
		}
		if err := json.Unmarshal([]byte(row.Detail), &event.Detail); err != nil {
			event.Detail = map[string]string{"unreadable": row.Detail}
		}
		if asJSON {
			if err := encoder.Encode(event); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", event.Seq, row.At.UTC().Format("2006-01-02 15:04:05"), event.Kind,
			dash(event.Account), dash(event.Actor), dash(event.Address), audit.Detail(event.Detail))
	}
	return table.Flush()
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
