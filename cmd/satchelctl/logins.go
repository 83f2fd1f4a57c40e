package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/sync/companion"
)

func newLogins(f *face, run func(context.Context, *face) error) *cobra.Command {
	return &cobra.Command{
		Use:   "logins",
		Short: "List the browsers you are signed in with and what they have open; end a disconnected one with release",
		Args:  none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = logins
			}
			return run(c.Context(), f)
		},
	}
}

func logins(ctx context.Context, f *face) error {
	return f.with(ctx, func(c *companion.Companion) error {
		found, err := c.Logins(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return f.writeJSON(append([]companion.Login{}, found...))
		}
		if len(found) == 0 {
			f.printf("You are signed in with no browser.\n")
			return nil
		}
		now := time.Now()
		rows := table{{"Browser", "Signed in", "Last sign of life", "State", "Open", "ID"}}
		for _, login := range found {
			rows = append(rows, []string{
				orDash(login.Browser), words.When(login.SignedInAt, now), words.When(login.AliveAt, now),
				loginState(login), count(len(login.Open), "document", "documents"), login.ID,
			})
		}
		if err := f.print(rows); err != nil {
			return err
		}
		for _, login := range found {
			f.sayWhatIsOpen(login, now)
		}
		return nil
	})
}

func loginState(login companion.Login) string {
	if login.Disconnected {
		return "disconnected"
	}
	return "in use"
}

// sayWhatIsOpen tells what a login keeps from everybody else, what is safe of it, and what to do.
func (f *face) sayWhatIsOpen(login companion.Login, now time.Time) {
	if len(login.Open) == 0 {
		return
	}
	f.printf("\n%s, %s, has open:\n", plain(orDash(login.Browser)), loginState(login))
	for _, open := range login.Open {
		name := visible(open.Name)
		if name == "" {
			name = "a document of a company you no longer work in"
		} else {
			name += " (" + visible(open.Company) + ")"
		}
		kept := "nothing typed was kept"
		if open.KeptAt != nil {
			kept = "what was typed is kept as your draft of " + words.When(*open.KeptAt, now)
		}
		f.printf("  %s, since %s; %s\n", name, words.When(open.Since, now), kept)
	}
	if login.Disconnected {
		f.printf("  To free it: satchelctl release %s\n", login.ID[:min(8, len(login.ID))])
	}
}

type releaseOptions struct {
	*face
	ID string
}

func newRelease(f *face, run func(context.Context, *releaseOptions) error) *cobra.Command {
	o := &releaseOptions{face: f}
	return &cobra.Command{
		Use:   "release ID",
		Short: "End a disconnected login of yours, so that what it has open is free",
		Long: `End a disconnected login of yours: a browser that was closed, lost its network or died more than five minutes ago.
What it has open is free afterwards. A draft of what you typed there, if one was kept, stays yours.

Exit codes: 0 released; 3 there is no such login, or its browser is in use and is logged out there or in the portal
under Profile, Devices; 4 offline, nothing was changed.`,
		Example: "  satchelctl release 4f1c09aa",
		Args:    one("the ID of a login, as satchelctl logins prints it, or the beginning of it"),
		RunE: func(c *cobra.Command, args []string) error {
			o.ID = args[0]
			if run == nil {
				run = release
			}
			return run(c.Context(), o)
		},
	}
}

func release(ctx context.Context, o *releaseOptions) error {
	return o.with(ctx, func(c *companion.Companion) error {
		login, err := c.ReleaseLogin(ctx, o.ID)
		if err != nil {
			return err
		}
		if o.json {
			return o.writeJSON(login)
		}
		switch len(login.Open) {
		case 0:
			o.printf("The login is released. It had nothing open.\n")
		case 1:
			o.printf("The login is released. The document it had open is free; %s.\n", drafts(login))
		default:
			o.printf("The login is released. The %d documents it had open are free; %s.\n", len(login.Open), drafts(login))
		}
		return nil
	})
}

// drafts is what became of what was typed in a login.
func drafts(login companion.Login) string {
	for _, open := range login.Open {
		if open.KeptAt != nil {
			return "what you typed is kept for you as a draft"
		}
	}
	return "nothing was typed there that had been kept"
}
