package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/crewjam/saml"
	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/federation"
	"satchel/storage/database"
)

func samlCommand() *cobra.Command {
	group := &cobra.Command{
		Use: "saml", Short: "Say which organisations sign their people in themselves (SAML)", Args: noArgs, RunE: showHelp,
		Long: "Say which organisations sign their people in themselves (SAML).\n\nTheir identity provider wants to know of this service what stands at its public URL with\n" + federation.SAMLMetadataPath + ".",
	}
	group.AddCommand(samlAddCommand(), samlRequireCommand(), samlReleaseCommand(), samlRemoveCommand(), samlListCommand())
	return group
}

// samlOptions is what an organisation is added with.
type samlOptions struct{ site, domain, address, file string }

func samlAddCommand() *cobra.Command {
	var options samlOptions
	command := &cobra.Command{
		Use:   "add --site NUMBER --domain DOMAIN (--metadata-url URL | --metadata-file FILE)",
		Short: "Have an organisation sign in whoever has an e-mail of a domain",
		Long:  "Have an organisation sign in whoever has an e-mail of a domain, as people of a site. What its metadata calls\nit (the entityID) is kept: should the metadata call it something else one day, nobody is signed in until you have\nlooked into it, removed it and added it again. An account that is there already\nis the organisation's from its first sign-in there on: its Satchel password opens nothing any more. Once somebody\nhas signed in so, 'satcheld saml require DOMAIN' has it for all the others, too.",
		Args:  noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if options.site == "" || options.domain == "" || (options.address == "") == (options.file == "") {
				return usage(errors.New("--site, --domain and one of --metadata-url and --metadata-file are needed"))
			}
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				row, err := addSAML(ctx, kept.db, options)
				if err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), "%s is signed in by its organisation from now on, for as long as that calls itself %s.\n", row.Domain, row.EntityID)
				if err := warnOfNamesakes(command, kept.db, row); err != nil {
					return err
				}
				return warnOfPasswords(command, kept.db, row.Domain)
			})
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.site, "site", "", "customer number of the site whose people they are")
	flags.StringVar(&options.domain, "domain", "", "domain of their e-mail addresses, such as hartley.example")
	flags.StringVar(&options.address, "metadata-url", "", "where the organisation's identity provider describes itself")
	flags.StringVar(&options.file, "metadata-file", "", "file in which it does")
	addFlags(flags, false)
	return command
}

func addSAML(ctx context.Context, db *database.DB, options samlOptions) (database.SAMLProvider, error) {
	email, err := account.ParseEmail("somebody@" + options.domain)
	if err != nil {
		return database.SAMLProvider{}, usage(fmt.Errorf("%q is no domain such as hartley.example", options.domain))
	}
	_, domain, _ := strings.Cut(email, "@")
	site, err := siteNumbered(ctx, db, options.site)
	if err != nil {
		return database.SAMLProvider{}, err
	}
	row := database.SAMLProvider{
		ID: uuid.Must(uuid.NewV7()), SiteID: site.ID, Domain: domain, MetadataURL: options.address, CreatedAt: clock(),
	}
	said, err := samlMetadata(ctx, options, &row)
	if err != nil {
		return row, err
	}
	row.EntityID = said.EntityID
	err = db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.AddSAMLProvider(ctx, row); err != nil {
			return err
		}
		return audit.New(db, clock).Record(ctx, tx, audit.Event{Kind: audit.SAMLAdded, Site: site.ID, Detail: audit.Detail{"domain": domain}})
	})
	if errors.Is(err, database.ErrTaken) {
		return row, fmt.Errorf("%s has an organisation already; remove it first: satcheld saml remove %s", domain, domain)
	}
	return row, err
}

// samlMetadata reads the description, to refuse one that can't be used while somebody is there to mend it. One of a
// file goes into the row.
func samlMetadata(ctx context.Context, options samlOptions, row *database.SAMLProvider) (*saml.EntityDescriptor, error) {
	if options.address != "" {
		return federation.FetchMetadata(ctx, &http.Client{Timeout: 10 * time.Second}, options.address)
	}
	text, err := os.ReadFile(options.file)
	if err != nil {
		return nil, fmt.Errorf("reading the metadata: %w", err)
	}
	row.Metadata = string(text)
	return federation.ReadMetadata(text)
}

// warnOfNamesakes tells which other domains are signed in by what calls itself the same. That may be right, for an
// organisation of several domains, and each domain's people stay its own either way.
func warnOfNamesakes(command *cobra.Command, db *database.DB, row database.SAMLProvider) error {
	all, err := db.SAMLProviders(command.Context())
	for _, other := range all {
		if other.EntityID != row.EntityID || other.ID == row.ID {
			continue
		}
		fmt.Fprintf(command.OutOrStdout(), "The identity provider of %s calls itself %s, too. See that it is the same one: what it says of one domain's people\nsays nothing of the other's.\n", other.Domain, row.EntityID)
	}
	return err
}

func samlRemoveCommand() *cobra.Command {
	var release bool
	command := &cobra.Command{
		Use:   "remove DOMAIN",
		Short: "Have an organisation sign nobody in any more",
		Long:  "Have an organisation sign nobody in any more. Its accounts stay its own and open again once it is added, unless\nthey are released: then each is signed out everywhere, and mailed the link to make a password.",
		Args:  oneArg("the domain"),
		RunE: func(command *cobra.Command, args []string) error {
			return onOrganisation(command, args[0], func(ctx context.Context, kept *keep, row database.SAMLProvider) error {
				if release {
					// First, so that what fails in the middle can be done again.
					if err := releaseAll(ctx, command, kept, row); err != nil {
						return err
					}
				}
				if err := removeSAML(ctx, kept.db, row); err != nil {
					return err
				}
				fmt.Fprintf(command.OutOrStdout(), "%s is not signed in by its organisation any more.\n", row.Domain)
				if !release {
					return nil
				}
				return releaseAll(ctx, command, kept, row) // who came in between
			})
		},
	}
	command.Flags().BoolVar(&release, "release", false, "release its accounts from SAML, because the site gives it up")
	addFlags(command.Flags(), false)
	return command
}

func removeSAML(ctx context.Context, db *database.DB, row database.SAMLProvider) error {
	return db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.DeleteSAMLProvider(ctx, row.ID); err != nil {
			return err
		}
		return audit.New(db, clock).Record(ctx, tx, audit.Event{Kind: audit.SAMLRemoved, Site: row.SiteID, Detail: audit.Detail{"domain": row.Domain}})
	})
}

func samlListCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "list", Short: "List the organisations that sign their people in", Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return onData(command, openExisting, func(ctx context.Context, kept *keep) error {
				providers, err := kept.db.SAMLProviders(ctx)
				for _, one := range providers {
					from := one.MetadataURL
					if from == "" {
						from = "from a file"
					}
					fmt.Fprintf(command.OutOrStdout(), "%s\t%s\t%s\n", one.Domain, from, one.EntityID)
				}
				return err
			})
		},
	}
	addFlags(command.Flags(), false)
	return command
}
