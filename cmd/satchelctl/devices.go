package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/auth/account"
	"satchel/sync/companion"
)

func newDevices(f *face, run func(context.Context, *face) error) *cobra.Command {
	command := &cobra.Command{
		Use:   "devices",
		Short: "List your signed-in companions; end one with devices revoke",
		Args:  none,
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
	var others bool
	command := &cobra.Command{
		Use:   "revoke ID | --others",
		Short: "Sign another of your companions out, for one that was lost; or all of them",
		Args: func(_ *cobra.Command, args []string) error {
			if (len(args) == 1) == others || len(args) > 1 {
				return usageError(errors.New("name one device, or give --others"))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if others {
				return revokeOthers(c.Context(), f)
			}
			return revokeOne(c.Context(), f, args[0])
		},
	}
	command.Flags().BoolVar(&others, "others", false, "sign out every companion but this one")
	return command
}

func revokeOne(ctx context.Context, f *face, typed string) error {
	id, err := uuid.Parse(typed)
	if err != nil {
		return usageError(fmt.Errorf("%q is not the ID of a device; satchelctl devices prints it in its last column", visible(typed)))
	}
	return f.with(ctx, func(home *companion.Companion) error {
		if err := home.RevokeDevice(ctx, id); err != nil {
			return err
		}
		f.printf("It is signed out. What it had queued stays with it.\n")
		return nil
	})
}

func revokeOthers(ctx context.Context, f *face) error {
	return f.with(ctx, func(home *companion.Companion) error {
		revoked, err := home.RevokeOtherDevices(ctx)
		if err != nil {
			return err
		}
		switch revoked {
		case 0:
			f.printf("No other companion was signed in.\n")
		case 1:
			f.printf("1 other companion is signed out. What it had queued stays with it.\n")
		default:
			f.printf("%d other companions are signed out. What they had queued stays with them.\n", revoked)
		}
		return nil
	})
}

// ways is what a device was signed in by, in words.
var ways = map[string]string{"password": "password", "identity": "Sage ID", "saml": "organisation", "pairing": "code"}

func devices(ctx context.Context, f *face) error {
	return f.with(ctx, func(c *companion.Companion) error {
		current, err := c.Current()
		if err != nil {
			return err
		}
		found, err := c.Devices(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return f.writeJSON(append([]companion.Device{}, found...))
		}
		now := time.Now()
		rows := table{{"", "Device", "System", "Signed in", "By", "Last seen", "ID"}}
		for _, d := range found {
			rows = append(rows, []string{
				mark(d.Current), d.Name, d.Platform, words.When(d.CreatedAt, now), account.Named(ways[d.SignedInBy], current.Label), words.When(d.LastSeenAt, now), d.ID.String(),
			})
		}
		return f.print(rows)
	})
}
