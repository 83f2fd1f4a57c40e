package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"satchel/auth/account"
	"satchel/sync/companion"
)

// passcodeVariable names the environment variable for a passcode where nobody can type.
const passcodeVariable = "SATCHEL_PASSCODE"

type disconnectOptions struct {
	*face
	PasswordStdin bool
	Confirm       string
}

func newDisconnect(f *face, run func(context.Context, *disconnectOptions) error) *cobra.Command {
	o := &disconnectOptions{face: f}
	command := &cobra.Command{
		Use:   "disconnect",
		Short: "Disconnect External Authentication: end the link to your Sage ID, for good",
		Long: `Disconnect External Authentication: end the link to your Sage ID, for good.

Your e-mail and app password open everything from then on: website, computer and phone. It can never be undone,
by nobody. First it checks that your app password works, then it lists what changes and asks for a word, and only
then anything is done. Every browser and device is signed out, this one too; documents that wait here are kept.

Where 2-factor authentication is on, a passcode is asked for, or taken from ` + passcodeVariable + `.`,
		Example: `  satchelctl disconnect
  pass satchel | satchelctl disconnect --password-stdin --confirm disconnect`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = disconnect
			}
			return run(c.Context(), o)
		},
	}
	command.Flags().BoolVar(&o.PasswordStdin, "password-stdin", false, "read the app password from the first line of standard input; needs --confirm")
	command.Flags().StringVar(&o.Confirm, "confirm", "", "the word that confirms it, instead of being asked for it")
	return command
}

func disconnect(ctx context.Context, o *disconnectOptions) error {
	if o.PasswordStdin && o.Confirm == "" {
		return usageError(errors.New("with --password-stdin nobody can be asked for the word: give --confirm too"))
	}
	return o.with(ctx, func(c *companion.Companion) error {
		account, err := c.Current()
		if err != nil {
			return err
		}
		typed, err := o.password(account.Email)
		if err != nil {
			return err
		}
		changes, err := c.CheckDisconnect(ctx, typed)
		if err != nil {
			return err
		}
		o.list(changes, account.Label)
		confirmation := companion.Confirmation{Password: typed}
		if confirmation.Word, err = o.word(changes.Word); err != nil {
			return err
		}
		if changes.Passcode {
			if confirmation.Passcode, err = o.passcode(); err != nil {
				return err
			}
		}
		out, err := c.Disconnect(ctx, confirmation)
		if err != nil {
			return err
		}
		o.done(account, out)
		return nil
	})
}

func (o *disconnectOptions) password(email string) (string, error) {
	if o.PasswordStdin {
		return secretLine(o.in)
	}
	typed, err := o.secret(fmt.Sprintf("App password of %s: ", email))
	return typed, o.unasked(err, "--password-stdin")
}

func (o *disconnectOptions) passcode() (string, error) {
	if given := o.getenv(passcodeVariable); given != "" {
		return given, nil
	}
	typed, err := o.secret("Passcode: ")
	return typed, o.unasked(err, passcodeVariable)
}

func (o *disconnectOptions) word(wanted string) (string, error) {
	if o.Confirm != "" {
		return o.Confirm, nil
	}
	o.printf("This can't be undone. Type %s to confirm: ", plain(wanted))
	line, err := bufio.NewReader(o.in).ReadString('\n')
	if err != nil && line == "" {
		return "", o.unasked(errNoTerminal, "--confirm")
	}
	return strings.TrimSpace(line), nil
}

// unasked says what to do where nobody could be asked; another error stays as it is.
func (o *disconnectOptions) unasked(err error, instead string) error {
	if !errors.Is(err, errNoTerminal) {
		return err
	}
	return explained{
		"no-terminal", "There is no terminal to ask on.", "Nothing was changed.",
		"Run it in a terminal, or use " + instead + ".", usage,
	}
}

func (o *disconnectOptions) list(changes companion.Changes, label string) {
	o.printf("Your password works. Disconnecting changes this, for good:\n")
	only := account.Named("only your e-mail and password, no longer your Sage ID", label)
	o.printf("  Website:             %s\n", only)
	o.printf("  Computer and phone:  %s\n", only)
	o.printf("  Browsers signed out: %d\n", changes.Sessions)
	o.printf("  Devices signed out:  %d\n", len(changes.Devices))
	for _, device := range changes.Devices {
		note := ""
		if device.Current {
			note = " (this one)"
		}
		o.printf("    %s%s\n", visible(device.Name), note)
	}
	o.printf("Documents that wait anywhere are kept.\n")
}

func (o *disconnectOptions) done(account companion.Account, out companion.SignedOut) {
	o.printf("Disconnected. From now on %s and the app password open everything.\n", visible(account.Email))
	if out.Waiting > 0 {
		o.printf("%s still here, safe.\n", count(out.Waiting, "document is", "documents are"))
	}
	o.printf("Sign in again: satchelctl sign-in %s --email %s\n", visible(account.Server), visible(account.Email))
}
