package main

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

// twoFactorOptions are what the commands that change something take.
type twoFactorOptions struct {
	*face
	Stdin bool

	lines *bufio.Reader // of standard input, once it is read from
}

func newTwoFactor(f *face) *cobra.Command {
	command := &cobra.Command{
		Use:   "two-factor",
		Short: "Show, set up or turn off 2-factor authentication",
		Long: `Show, set up or turn off 2-factor authentication.

With it on, signing in asks for a passcode besides the password: six digits from an authenticator on your phone, a new
one every 30 seconds. What changes something asks for your app password again, and where 2-factor authentication is on
for a passcode or a recovery code too (or takes it from ` + passcodeVariable + `).`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	command.AddCommand(newTwoFactorStatus(f), newTwoFactorEnable(f), newTwoFactorDisable(f), newRecoveryCodes(f))
	return command
}

func newTwoFactorStatus(f *face) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show whether it is on",
		Args:  none,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.with(c.Context(), func(home *companion.Companion) error {
				standing, err := home.TwoFactor(c.Context())
				if err != nil {
					return err
				}
				return f.twoFactor(standing)
			})
		},
	}
}

func newTwoFactorEnable(f *face) *cobra.Command {
	return twoFactorCommand(f, &cobra.Command{
		Use:   "enable",
		Short: "Set it up: a key for your authenticator, then recovery codes",
		Long: `Set 2-factor authentication up.

A QR code is shown for your authenticator to scan, with the same as an otpauth address and as a key to type. Nothing
changes until you have typed the six digits it shows. Then the recovery codes are shown, this once: keep them where you
keep your passwords, not on the phone.

With --stdin the app password is read from the first line of standard input, and the six digits from the next, which may
come once the key is printed. With --json one line is printed with the key, and one with the recovery codes.`,
	}, enableTwoFactor)
}

func newTwoFactorDisable(f *face) *cobra.Command {
	return twoFactorCommand(f, &cobra.Command{
		Use:   "disable",
		Short: "Turn it off, with a passcode or a recovery code",
	}, func(ctx context.Context, o *twoFactorOptions, c *companion.Companion) error {
		proof, err := o.proof()
		if err != nil {
			return err
		}
		if err := c.RemoveTwoFactor(ctx, proof); err != nil {
			return err
		}
		o.printf("2-factor authentication is off. Delete the entry in your authenticator; the recovery codes are void.\n")
		return nil
	})
}

func newRecoveryCodes(f *face) *cobra.Command {
	return twoFactorCommand(f, &cobra.Command{
		Use:   "recovery-codes",
		Short: "Make new recovery codes, and void the old ones",
	}, func(ctx context.Context, o *twoFactorOptions, c *companion.Companion) error {
		proof, err := o.proof()
		if err != nil {
			return err
		}
		codes, err := c.RenewRecoveryCodes(ctx, proof)
		if err != nil {
			return err
		}
		return o.recoveryCodes(codes, "The ones you had before are void.")
	})
}

// twoFactorCommand is one that changes something.
func twoFactorCommand(f *face, command *cobra.Command, run func(context.Context, *twoFactorOptions, *companion.Companion) error) *cobra.Command {
	o := &twoFactorOptions{face: f}
	command.Args = none
	command.RunE = func(c *cobra.Command, _ []string) error {
		return f.with(c.Context(), func(home *companion.Companion) error { return run(c.Context(), o, home) })
	}
	command.Flags().BoolVar(&o.Stdin, "stdin", false, "read the app password from the first line of standard input, and the passcode from the second")
	return command
}

func enableTwoFactor(ctx context.Context, o *twoFactorOptions, c *companion.Companion) error {
	proof := companion.Proof{}
	var err error
	if proof.Password, err = o.line("App password: "); err != nil {
		return err
	}
	begun, err := c.BeginTwoFactor(ctx, proof.Password)
	if err != nil {
		return err
	}
	if err := o.enrolment(begun); err != nil {
		return err
	}
	for {
		if proof.Passcode, err = o.line("The six digits it shows: "); err != nil {
			return err
		}
		codes, err := c.ConfirmTwoFactor(ctx, proof)
		if err == nil {
			return o.recoveryCodes(codes, "2-factor authentication is on. From now on signing in asks for a passcode.")
		}
		if refused, ok := errors.AsType[*companion.Refused](err); !ok || refused.Code != "wrong-first-passcode" || o.Stdin {
			return err
		}
		_, _ = io.WriteString(o.err, "Those aren't the six digits it shows now. Check the authenticator's clock, and type the next ones.\n")
	}
}

// proof asks for the password and a passcode.
func (o *twoFactorOptions) proof() (companion.Proof, error) {
	password, err := o.line("App password: ")
	if err != nil {
		return companion.Proof{}, err
	}
	if given := o.getenv(passcodeVariable); given != "" {
		return companion.Proof{Password: password, Passcode: given}, nil
	}
	passcode, err := o.line("Passcode from your authenticator, or a recovery code: ")
	return companion.Proof{Password: password, Passcode: passcode}, err
}

// line is the next thing that is asked for.
func (o *twoFactorOptions) line(prompt string) (string, error) {
	if o.Stdin {
		if o.lines == nil {
			o.lines = bufio.NewReader(io.LimitReader(o.in, maxSecretLine))
		}
		return secretLine(o.lines)
	}
	typed, err := o.secret(prompt)
	if errors.Is(err, errNoTerminal) {
		return "", explained{"no-terminal", "There is no terminal to ask on.", "Nothing was changed.", "Run it in a terminal, or use --stdin.", usage}
	}
	return typed, err
}
