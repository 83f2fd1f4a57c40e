package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"satchel/app/words"
	"satchel/auth/passcode/otpauth"
	"satchel/auth/vault"
	"satchel/storage/keychain"
	"satchel/sync/companion"
)

func newVault(f *face) *cobra.Command {
	command := &cobra.Command{
		Use:   "vault",
		Short: "The authenticator: passcodes for any service, kept in your keychain",
		Long: `The authenticator: passcodes for any service that shows a QR code for one.

The keys are in the keychain of your operating system and nowhere else; they are sent to nobody, not to your
Satchel service either. Nobody has to be signed in; where somebody is, passcodes go by the time of their service.
Where the window has a PIN, vault code asks for it too.`,
	}
	command.AddCommand(newVaultAdd(f), newVaultList(f), newVaultCode(f), newVaultRemove(f))
	return command
}

type vaultAddOptions struct {
	*face
	Issuer, Name string
	Stdin        bool
	Keychain     keychain.Kind
}

func newVaultAdd(f *face) *cobra.Command {
	o := &vaultAddOptions{face: f}
	var kind string
	command := &cobra.Command{
		Use:   "add",
		Short: "Add an entry, from the address behind a QR code or the key beside it",
		Long: `Add an entry. You are asked for the address behind the QR code (otpauth://…), or the key that is shown beside
it; with --stdin it is read from standard input. It is never given on the command line, which others on this
computer can read.`,
		Example: `  satchelctl vault add
  zbarimg --raw -q code.png | satchelctl vault add --stdin
  satchelctl vault add --service GitHub --name ann`,
		Args: none,
		PreRunE: func(*cobra.Command, []string) (err error) {
			o.Keychain, err = keychain.ParseKind(kind)
			if err == nil && o.Keychain == keychain.Memory {
				err = errors.New("what is kept in memory only is gone when the command ends: choose os or file")
			}
			return usageError(err)
		},
		RunE: func(c *cobra.Command, _ []string) error { return vaultAdd(c.Context(), o) },
	}
	flags := command.Flags()
	flags.StringVar(&o.Issuer, "service", "", "what the service is called, instead of what the address says")
	flags.StringVar(&o.Name, "name", "", "who you are there, instead of what the address says")
	flags.BoolVar(&o.Stdin, "stdin", false, "read the address or the key from the first line of standard input")
	flags.StringVar(&kind, "keychain", string(keychain.OS), "where the key is kept: os or file")
	return command
}

func vaultAdd(ctx context.Context, o *vaultAddOptions) error {
	typed, err := o.read()
	if err != nil {
		return err
	}
	key, err := keyOf(typed)
	if err != nil {
		return err
	}
	if o.Issuer != "" {
		key.Issuer = o.Issuer
	}
	if o.Name != "" {
		key.Name = o.Name
	}
	return o.with(ctx, func(c *companion.Companion) error {
		entry, err := c.Vault().Add(ctx, key, o.Keychain)
		if err != nil {
			return err
		}
		o.printf("Added %s. Its passcode now: satchelctl vault code %q\n", visible(entry.String()), entry.String())
		return nil
	})
}

func (o *vaultAddOptions) read() (string, error) {
	if o.Stdin {
		return secretLine(o.in)
	}
	typed, err := o.secret("Address (otpauth://…) or key: ")
	if errors.Is(err, errNoTerminal) {
		return "", explained{
			"no-terminal", "There is no terminal to ask for the address on.", "Nothing was changed.",
			"Run it in a terminal, or give the address with --stdin.", usage,
		}
	}
	return typed, err
}

// keyOf reads an address, or the bare key that services show for typing.
func keyOf(typed string) (otpauth.Key, error) {
	if strings.Contains(typed, ":") {
		return otpauth.Parse(typed)
	}
	secret, err := otpauth.ParseSecret(typed)
	return otpauth.FromSecret(secret, "", ""), err
}

func newVaultList(f *face) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the entries, without their keys", Args: none,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.with(c.Context(), func(home *companion.Companion) error {
				entries, err := home.Vault().Entries()
				if err != nil {
					return err
				}
				return f.vaultEntries(entries)
			})
		},
	}
}

func (f *face) vaultEntries(entries []vault.Entry) error {
	if f.json {
		return f.writeJSON(append([]vault.Entry{}, entries...))
	}
	if len(entries) == 0 {
		f.printf("The vault is empty. Add an entry with satchelctl vault add.\n")
		return nil
	}
	rows := table{{"SERVICE", "NAME", "ADDED", "KEPT IN"}}
	for _, entry := range entries {
		rows = append(rows, []string{entry.Issuer, entry.Name, entry.AddedAt.Local().Format(time.DateOnly), string(entry.Keychain)})
	}
	return f.print(rows)
}

func newVaultCode(f *face) *cobra.Command {
	return &cobra.Command{
		Use: "code NAME", Short: "Show the passcode of an entry, named by its service, its name, or a part of them", Args: one("the name of an entry"),
		RunE: func(c *cobra.Command, args []string) error {
			return f.with(c.Context(), func(home *companion.Companion) error {
				if err := f.askPIN(c.Context(), home); err != nil {
					return err
				}
				f.goByService(c.Context(), home)
				code, err := home.Vault().Code(c.Context(), args[0])
				if err != nil {
					return err
				}
				return f.vaultCode(code)
			})
		},
	}
}

// timeLimit is how long the service is waited for when it is asked for the time.
const timeLimit = 2 * time.Second

// goByService has passcodes made by the service's clock, as the window's are, and says so where this computer's is wrong.
// Where nobody is signed in, or the service can't be reached, this computer's is all there is.
func (f *face) goByService(ctx context.Context, home *companion.Companion) {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	skew, err := home.CheckClock(ctx)
	if err == nil && skew.Abs() >= vault.ToldSkew {
		fmt.Fprintf(f.err, "This computer's clock is %s off. The passcode goes by your service's time instead, so it works. Set the clock all the same.\n", words.Tongue{}.Length(skew.Abs()))
	}
}

// vaultCode prints the digits alone where a program reads them.
func (f *face) vaultCode(code vault.Code) error {
	if f.json {
		return f.writeJSON(map[string]any{"entry": code.Entry.String(), "code": code.Digits, "seconds": int(code.Left.Seconds())})
	}
	f.printf("%s\n", code.Digits)
	if f.isTerminal {
		left := "It works once."
		if code.Left > 0 {
			left = fmt.Sprintf("It changes in %d s.", int(code.Left.Seconds())+1)
		}
		fmt.Fprintf(f.err, "%s. %s\n", visible(code.Entry.String()), left)
	}
	return nil
}

func newVaultRemove(f *face) *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Forget an entry and its key, for good", Args: one("the name of an entry"),
		RunE: func(c *cobra.Command, args []string) error {
			return f.with(c.Context(), func(home *companion.Companion) error {
				gone, err := home.Vault().Remove(c.Context(), args[0])
				if err != nil {
					return err
				}
				f.printf("Removed %s. Its passcodes can't be made any more.\n", visible(gone.String()))
				return nil
			})
		},
	}
}
