package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

// passcodesLimit is how long passcodes --wait waits: as long as a sign-in waits for its passcode.
const passcodesLimit = 10 * time.Minute

func newPasscodes(f *face) *cobra.Command {
	var wait bool
	command := &cobra.Command{
		Use:   "passcodes",
		Short: "Show the passcodes that were sent to this companion",
		Long: `Show the passcodes that were sent to this companion.

When you sign in, to the website or to another companion, and have no authenticator at hand, have a passcode sent to
your companion: it comes to every one you are signed in to, this one too. If it wasn't you who asked, somebody knows a
password that you sign in with: tell the passcode to nobody, and change that password. Where the window has a PIN, you are asked for it.`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.with(c.Context(), func(home *companion.Companion) error {
				if err := f.askPIN(c.Context(), home); err != nil {
					return err
				}
				sent, err := awaitPasscodes(c.Context(), home, wait)
				if err != nil {
					return err
				}
				return f.sentPasscodes(sent)
			})
		},
	}
	command.Flags().BoolVar(&wait, "wait", false, "wait for one, ten minutes at most")
	return command
}

func awaitPasscodes(ctx context.Context, c *companion.Companion, wait bool) ([]companion.SentPasscode, error) {
	ctx, cancel := context.WithTimeout(ctx, passcodesLimit)
	defer cancel()
	for {
		sent, err := c.SentPasscodes(ctx, wait)
		if err != nil || len(sent) > 0 || !wait || ctx.Err() != nil {
			return sent, err
		}
	}
}

func (f *face) sentPasscodes(sent []companion.SentPasscode) error {
	if f.json {
		return f.writeJSON(append([]companion.SentPasscode{}, sent...))
	}
	if len(sent) == 0 {
		f.printf("No passcode was sent to you in the last five minutes.\n")
		return nil
	}
	for _, one := range sent {
		f.printf("%s\n", visible(one.Code))
	}
	if f.isTerminal {
		fmt.Fprintln(f.err, "If you are not signing in just now, somebody knows a password that you sign in with: change that password.")
	}
	return nil
}
