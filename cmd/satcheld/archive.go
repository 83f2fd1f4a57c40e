package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"satchel/storage/archive"
)

func checkCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "check",
		Short: "Check that database and documents agree, reading every byte; the service may be running",
		Long:  "Check that database and documents agree, reading every byte; the service may be running. DIR may be a backup, too.",
		Args:  noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			cfg, err := configure(command.Flags())
			if err != nil {
				return err
			}
			report, err := check(command.Context(), cfg.settings)
			if err != nil {
				return err
			}
			return printReport(command.OutOrStdout(), report)
		},
	}
	addFlags(command.Flags(), false)
	return command
}

// check checks the data directory, or the backup that is given in its place.
func check(ctx context.Context, cfg settings) (report archive.Report, err error) {
	if cfg.Data != "" && errors.Is(archive.CheckNoBackup(cfg.Data), archive.ErrIsBackup) {
		return archive.CheckBackup(ctx, cfg.Data)
	}
	kept, err := openExisting(ctx, cfg)
	err = with(kept, err, func(kept *keep) error {
		report, err = archive.Check(ctx, cfg.Data, kept.db, kept.blobs)
		return err
	})
	return report, err
}

func printReport(out io.Writer, report archive.Report) error {
	for _, line := range report.Wrong {
		fmt.Fprintf(out, "WRONG     %s\n", line)
	}
	for _, line := range report.Leftovers {
		fmt.Fprintf(out, "left over %s; harmless, cleared after a week\n", line)
	}
	for _, path := range report.Strays {
		fmt.Fprintf(out, "stray     %s; not one of Satchel's files, and left alone\n", strings.Trim(strconv.Quote(path), `"`))
	}
	fmt.Fprintf(out, "Checked %s, every byte.\n", counted(report.Documents, report.Bytes))
	switch n := len(report.Wrong); n {
	case 0:
		return nil
	case 1:
		return errors.New("1 thing is wrong (listed above). Nothing was changed; a backup may have what is damaged or missing")
	default:
		return fmt.Errorf("%d things are wrong (listed above). Nothing was changed; a backup may have what is damaged or missing", n)
	}
}

func backupCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "backup DIR",
		Short: "Copy everything into a new directory; the service may be running",
		Args:  oneArg("the directory to make the backup in"),
		RunE: func(command *cobra.Command, args []string) error {
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				if data := filepath.Dir(kept.blobs.Root()); lies(args[0], data) {
					return usage(fmt.Errorf("%s lies in the service's own data in %s; back up to another place, best on another disk", args[0], data))
				}
				result, err := archive.Backup(ctx, kept.db, kept.blobs, args[0], version, clock)
				if err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), "Backed up %s to %s, verified.\n", counted(result.Documents, result.Bytes), args[0])
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}

func counted(documents int, bytes int64) string {
	if documents == 1 {
		return fmt.Sprintf("1 document (%d bytes)", bytes)
	}
	return fmt.Sprintf("%d documents (%d bytes)", documents, bytes)
}

// lies tells whether a path is a directory or lies in it.
func lies(path, in string) bool {
	path, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	in, err = filepath.Abs(in)
	if err != nil {
		return false
	}
	rest, err := filepath.Rel(in, path)
	return err == nil && filepath.IsLocal(rest)
}
