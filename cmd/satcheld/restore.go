package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"satchel/auth/audit"
	"satchel/storage/archive"
	"satchel/storage/database"
)

func restoreCommand() *cobra.Command {
	var replaces string
	command := &cobra.Command{
		Use:   "restore DIR [--replaces OLD]",
		Short: "Put a backup into an empty data directory, and verify it there",
		Long: "Put a backup into an empty data directory, and verify it there.\n\n" +
			"A disconnect of an external authentication is for good, and a backup from before it doesn't know of it. Give the\n" +
			"data directory that is replaced, or a newer backup of it, with --replaces: disconnects are carried over from there.\n" +
			"Without, whoever disconnected after the backup was made is linked again.",
		Args: oneArg("the directory that holds the backup"),
		RunE: func(command *cobra.Command, args []string) error {
			cfg, err := configure(command.Flags())
			if err != nil {
				return err
			}
			if cfg.Data == "" {
				return usage(errors.New("say where to restore to, with --data DIR"))
			}
			result, err := restoreFrom(command.Context(), args[0], cfg.Data, replaces)
			if err != nil {
				return err
			}
			out := command.OutOrStdout()
			fmt.Fprintf(out, "Restored %s to %s, verified. Everybody signs in again.\n", counted(result.Documents, result.Bytes), cfg.Data)
			tellDisconnects(out, result, replaces)
			return nil
		},
	}
	command.Flags().StringVar(&replaces, "replaces", "", "data directory that is replaced, or a newer backup of it, to carry disconnects over from")
	addFlags(command.Flags(), false)
	return command
}

// restoreFrom holds what is replaced, so that nobody disconnects there while it is read; a backup nobody writes to.
func restoreFrom(ctx context.Context, backup, data, replaces string) (result archive.Result, err error) {
	replaced := archive.Replaced{Dir: replaces, Carried: recordCarried}
	if replaces != "" && archive.CheckNoBackup(replaces) == nil {
		lock, err := lockReplaced(replaces)
		if err != nil {
			return result, err
		}
		defer func() { _ = lock.Close() }()
	}
	return archive.Restore(ctx, backup, data, replaced)
}

func lockReplaced(dir string) (io.Closer, error) {
	if _, err := os.Stat(archive.DatabaseFile(dir)); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no Satchel data in %s", dir)
	}
	lock, err := lockData(dir)
	if errors.Is(err, errInUse) {
		return nil, fmt.Errorf("the service runs on %s; stop it first, so that nobody disconnects there any more", dir)
	}
	return lock, err
}

// recordCarried writes a disconnect down in the restored log, which is as old as the backup.
func recordCarried(ctx context.Context, tx *database.Tx, of database.Account) error {
	kind := audit.Disconnected
	if of.Link != "disconnected" {
		kind = audit.AccountReleased
	}
	return audit.Record(ctx, tx, clock(), audit.Event{Kind: kind, Account: of.ID, Detail: audit.Detail{"by": "operator", "why": "carried over at a restore"}})
}

func tellDisconnects(out io.Writer, result archive.Result, replaces string) {
	switch {
	case replaces == "":
		fmt.Fprintf(out, "The backup is of %s. Who disconnected their external authentication after that, or was released from SAML, is linked\n"+
			"again in what was restored, though that is for good. If the data that this replaces can still be read, or a newer\n"+
			"backup, restore into another directory with --replaces before anybody signs in. If not, they have to disconnect again.\n",
			result.At.UTC().Format(time.DateTime+" UTC"))
	case result.Carried == 0:
		fmt.Fprintln(out, "Nobody had disconnected since the backup.")
	case result.Carried == 1:
		fmt.Fprintf(out, "1 disconnected identity was carried over from %s; it stays so.\n", replaces)
	default:
		fmt.Fprintf(out, "%d disconnected identities were carried over from %s; they stay so.\n", result.Carried, replaces)
	}
}
