package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"satchel/storage/keychain"
	"satchel/sync/companion"
)

type signInOptions struct {
	*face
	Server        string
	Email         string
	PasswordStdin bool
	PasscodeStdin bool
	SendPasscode  string // the way to have one sent; empty for none
	SageID        bool
	PrintURL      bool
	PairCode      string
	Keychain      keychain.Kind

	lines  *bufio.Reader              // of standard input, once it is read from
	browse func(address string) error // openBrowser if nil
}

func newSignIn(f *face, run func(context.Context, *signInOptions) error) *cobra.Command {
	o := &signInOptions{face: f}
	var kind string
	command := &cobra.Command{
		Use:   "sign-in URL --email ADDRESS | --sage-id | --pair CODE",
		Short: "Sign in with e-mail and app password, in the browser, or with a code",
		Long: `Sign in with e-mail and app password; or, with --sage-id, in the browser, with a linked Sage ID or whatever
else opens the portal for you; or, with --pair, with the eight letters that the portal shows under Profile, Devices.

The refresh token is kept in the keychain of your operating system, never in a file in the clear. Where there is
no keychain, or it is locked, sign-in says so and stops; choose another place yourself:

  --keychain file     a file in the home, encrypted with a passphrase (asked for, or ` + passphraseVariable + `)
  --keychain memory   nowhere: the sign-in is checked, this device is signed out again, and the next command needs a new one

Where your account has 2-factor authentication on, a passcode or a recovery code is asked for as well; or it is
read from standard input with --passcode-stdin, or from ` + passcodeVariable + `. Without your authenticator at hand, have one sent
with --send-passcode: to the companions you are signed in to (--send-passcode=companion), or to the phone you have
added on the website (--send-passcode=sms).`,
		Example: `  satchelctl sign-in https://satchel.example --email you@example.com
  pass satchel | satchelctl sign-in https://satchel.example --email you@example.com --password-stdin
  satchelctl sign-in https://satchel.example --sage-id
  satchelctl sign-in https://satchel.example --pair BCDF-GHJK`,
		Args: one("the address of the service, such as https://satchel.example"),
		PreRunE: func(c *cobra.Command, args []string) (err error) {
			switch {
			case c.Flags().Changed("email"):
				err = emailError(o.Email)
			case !o.SageID && !o.PrintURL && !c.Flags().Changed("pair"):
				err = usageError(errors.New("say how to sign in: --email ADDRESS with the app password, --sage-id in the browser, or --pair CODE from the portal"))
			}
			if err != nil {
				return err
			}
			if o.Keychain, err = keychain.ParseKind(kind); err != nil {
				return usageError(err)
			}
			return addressError(args[0])
		},
		RunE: func(c *cobra.Command, args []string) error {
			o.Server = args[0]
			if run == nil {
				run = signIn
				switch {
				case c.Flags().Changed("pair"):
					run = signInByPairing
				case o.SageID || o.PrintURL:
					run = signInByBrowser
				}
			}
			return run(c.Context(), o)
		},
	}
	flags := command.Flags()
	flags.StringVar(&o.Email, "email", "", "the account's e-mail address")
	flags.BoolVar(&o.PasswordStdin, "password-stdin", false, "read the app password from the first line of standard input")
	flags.BoolVar(&o.PasscodeStdin, "passcode-stdin", false, "read the passcode, where one is wanted, from standard input too: the line after the password's, if both are there")
	flags.StringVar(&o.SendPasscode, "send-passcode", "", "have a passcode sent, where one is wanted: companion or sms; the first there is if you don't say")
	flags.Lookup("send-passcode").NoOptDefVal = anyWay
	flags.StringVar(&kind, "keychain", string(keychain.OS), "where the refresh token is kept: os, memory or file")
	flags.BoolVar(&o.SageID, "sage-id", false, "sign in in the browser, with a linked Sage ID or whatever opens the portal")
	flags.BoolVar(&o.PrintURL, "print-url", false, "print the address for the browser and open none; implies --sage-id")
	flags.StringVar(&o.PairCode, "pair", "", "a code that the portal shows under Profile, Devices; it works once, for five minutes")
	for _, other := range []string{"email", "sage-id", "print-url", "password-stdin"} {
		command.MarkFlagsMutuallyExclusive("pair", other)
	}
	command.MarkFlagsMutuallyExclusive("email", "sage-id")
	command.MarkFlagsMutuallyExclusive("email", "print-url")
	command.MarkFlagsMutuallyExclusive("password-stdin", "sage-id")
	for _, other := range []string{"sage-id", "print-url", "pair"} {
		command.MarkFlagsMutuallyExclusive("send-passcode", other)
	}
	return command
}

func signIn(ctx context.Context, o *signInOptions) error {
	password, err := o.password()
	if err != nil {
		return err
	}
	if password == "" {
		return explained{
			"no-password", "No password was given.", "Nothing was sent.",
			"Type the app password, or give it on the first line of standard input with --password-stdin.", usage,
		}
	}
	c, err := o.open(ctx, o.Keychain)
	if err != nil {
		return err
	}
	account, err := c.SignIn(ctx, companion.Credentials{Server: o.Server, Email: o.Email, Password: password})
	account, err = o.givePasscode(ctx, c, account, err)
	if err != nil {
		return errors.Join(err, c.Close())
	}
	o.welcome(account, c.Home())
	return errors.Join(o.nextStep(ctx, c, account), c.Close())
}

func (o *signInOptions) password() (string, error) {
	if o.PasswordStdin {
		return secretLine(o.stdin())
	}
	typed, err := o.secret(fmt.Sprintf("App password of %s: ", o.Email))
	if errors.Is(err, errNoTerminal) {
		return "", explained{
			"no-password", "There is no terminal to ask for the password on.", "Nothing was changed.",
			"Run it in a terminal, or give the password with --password-stdin.", usage,
		}
	}
	return typed, err
}

func (o *signInOptions) welcome(account companion.Account, home string) {
	o.printf("Signed in to %s as %s.\n", visible(account.Server), visible(account.Email))
	switch account.Keychain {
	case keychain.OS:
		o.printf("The refresh token is in this computer's keychain.\n")
	case keychain.File:
		o.printf("The refresh token is in an encrypted file in %s; commands ask for its passphrase.\n", plain(home))
	case keychain.Memory:
		o.printf("The refresh token was kept in memory only. As this command ends, it is gone and this device is signed out: the next command needs a new sign-in.\n")
	}
}

func (o *signInOptions) nextStep(ctx context.Context, c *companion.Companion, account companion.Account) error {
	if account.Company.Name != "" {
		o.printf("Documents go to %s.\n", visible(account.Company.Name))
		return nil
	}
	companies, err := c.Companies(ctx)
	if err != nil {
		return err
	}
	if len(companies) == 0 {
		o.printf("No company is assigned to you yet. Have your administrator asked: satchelctl ask-administrator\n")
		return nil
	}
	o.printf("Choose where documents go, with satchelctl company use NAME:\n")
	for _, company := range companies {
		o.printf("  %s\n", visible(company.Name))
	}
	return nil
}
