package main

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/companion"
)

func newDevices(f *face, run func(context.Context, *face) error) *cobra.Command {
	command := &cobra.Command{
		Use:   "devices",
		Short: "List your signed-in companions; end one with devices revoke",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = devices
			}
			return run(c.Context(), f)
		},
	}
	command.AddCommand(newDevicesRevoke(f))
	return command
}

func newDevicesRevoke(f *face) *cobra.Command {
	return &cobra.Command{
		Use:   "revoke ID",
		Short: "Sign another of your companions out, for one that was lost",
		Args:  one("the ID of a device, as satchelctl devices prints it"),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := uuid.Parse(args[0])
			if err != nil {
				return usageError(err)
			}
			return f.with(c.Context(), func(home *companion.Companion) error {
				if err := home.RevokeDevice(c.Context(), id); err != nil {
					return err
				}
				f.printf("It is signed out. What it had queued stays with it.\n")
				return nil
			})
		},
	}
}

func devices(ctx context.Context, f *face) error {
	return f.with(ctx, func(c *companion.Companion) error {
		found, err := c.Devices(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return f.writeJSON(append([]companion.Device{}, found...))
		}
		now := time.Now()
		rows := table{{"", "Device", "System", "Signed in", "Last seen", "ID"}}
		for _, d := range found {
			rows = append(rows, []string{
				mark(d.Current), d.Name, d.Platform, words.When(d.CreatedAt, now), words.When(d.LastSeenAt, now), d.ID.String(),
			})
		}
		return f.print(rows)
	})
}
