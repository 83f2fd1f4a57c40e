package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"satchel/auth/issuer"
)

func clientCommand() *cobra.Command {
	group := &cobra.Command{
		Use:   "client",
		Short: "Register programs that sign people in with the embedded identity provider",
		Args:  noArgs,
		RunE:  showHelp,
	}
	group.AddCommand(clientAddCommand(), clientListCommand(), clientRemoveCommand())
	return group
}

func clientAddCommand() *cobra.Command {
	var wanted issuer.NewClient
	command := &cobra.Command{
		Use:   "add NAME --redirect-uri URL [--redirect-uri URL]…",
		Short: "Register a program, and print the id and the secret it needs",
		Long: `Register a program that signs people in with the embedded identity provider, an OpenID provider.

The program finds everything else in the provider's discovery document, which is below the service's public address at
/id/.well-known/openid-configuration. Answers go to the addresses given here alone, to the letter; of a program
on people's own computers, give http://127.0.0.1/PATH, which stands for every port. PKCE (S256) is required.`,
		Example: `  satcheld client add Books --redirect-uri https://books.example/callback --logout-uri https://books.example/
  satcheld client add Till --public --redirect-uri http://127.0.0.1/callback`,
		Args: oneArg("the program's name, which people know it by"),
		RunE: func(command *cobra.Command, args []string) error {
			wanted.Name = args[0]
			if len(wanted.RedirectURIs) == 0 {
				return usage(errors.New("give an address that answers are sent to, with --redirect-uri"))
			}
			if off, err := withoutProvider(command); err != nil {
				return err
			} else if off {
				return errors.New("the built-in identity provider is switched off (no-identity-provider), so no program could sign anybody in with it; nothing was registered")
			}
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				client, secret, err := issuer.NewRegistry(kept.db, clock).Add(ctx, wanted)
				if errors.Is(err, issuer.ErrClientAddress) {
					return usage(err)
				}
				if errors.Is(err, issuer.ErrClientName) {
					return usage(fmt.Errorf("%w, and people who choose where to go on couldn't tell the two apart: give another name, or remove that one first; nothing was registered", err))
				}
				if err != nil {
					return err
				}
				out := command.OutOrStdout()
				fmt.Fprintf(out, "Registered %s.\nclient id:     %s\n", client.Name, client.ID)
				if secret == "" {
					fmt.Fprintln(out, "It has no secret.")
					return nil
				}
				fmt.Fprintf(out, "client secret: %s\nThe secret is shown this once; only its hash is kept.\n", secret)
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	flags := command.Flags()
	flags.StringArrayVar(&wanted.RedirectURIs, "redirect-uri", nil, "address that answers are sent to, to the letter; may be given again (required)")
	flags.StringArrayVar(&wanted.LogoutURIs, "logout-uri", nil, "address that a browser may go on to after signing out; may be given again")
	flags.StringVar(&wanted.SignInURI, "sign-in-uri", "", "address that begins a sign-in, which makes the program one of the products to choose from")
	flags.BoolVar(&wanted.Public, "public", false, "the program can't keep a secret, because it runs on people's own computers or in their browsers")
	return command
}

func clientListCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "list",
		Short: "List the programs that were registered",
		Args:  noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := warnWithoutProvider(command); err != nil {
				return err
			}
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				clients, err := issuer.NewRegistry(kept.db, clock).Clients(ctx)
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(command.OutOrStdout(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(table, "ID\tNAME\tSECRET\tANSWERS GO TO")
				for _, client := range clients {
					secret := "yes"
					if len(client.SecretHash) == 0 {
						secret = "no"
					}
					fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", client.ID, client.Name, secret, strings.Join(client.RedirectURIs, " "))
				}
				return table.Flush()
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}

func clientRemoveCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "remove ID",
		Short: "Take a program's registration back; nobody signs in to it any more",
		Args:  oneArg("the program's id, as 'satcheld client list' shows it"),
		RunE: func(command *cobra.Command, args []string) error {
			if err := warnWithoutProvider(command); err != nil {
				return err
			}
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				client, err := issuer.NewRegistry(kept.db, clock).Remove(ctx, args[0])
				if errors.Is(err, issuer.ErrUnknownClient) {
					return fmt.Errorf("no program is registered as %s; 'satcheld client list' shows those that are", args[0])
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), "Removed %s. Whoever is signed in there stays so until that program asks again.\n", client.Name)
				return nil
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}

// withoutProvider reports whether the built-in identity provider is switched off.
func withoutProvider(command *cobra.Command) (bool, error) {
	cfg, err := configure(command.Flags())
	return err == nil && cfg.NoIdentityProvider, err
}

// warnWithoutProvider says that what is listed or removed signs nobody in.
func warnWithoutProvider(command *cobra.Command) error {
	off, err := withoutProvider(command)
	if off {
		fmt.Fprintln(command.ErrOrStderr(), "The built-in identity provider is switched off (no-identity-provider), so these programs sign nobody in.")
	}
	return err
}
