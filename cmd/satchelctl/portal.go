package main

import (
	"context"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

func newPortal(f *face, run func(context.Context, *face, bool) error) *cobra.Command {
	var printURL bool
	command := &cobra.Command{
		Use:   "portal",
		Short: "Open the website in the browser, as yourself and in the same company",
		Long: `Open the website in the browser, as yourself and in the same company.

The address works once, within a minute, and holds no token. The website names you and asks before it signs the
browser in; signing this companion out signs that browser out too.

The browser gets the address as an argument, which other people who are logged in to this very computer can see. Where
there are any, use --print-url and paste the address into the browser yourself.`,
		Args: none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = openPortal
			}
			return run(c.Context(), f, printURL)
		},
	}
	command.Flags().BoolVar(&printURL, "print-url", false, "print the address and open no browser")
	return command
}

func openPortal(ctx context.Context, f *face, printURL bool) error {
	return f.with(ctx, func(c *companion.Companion) error {
		portal, err := c.Portal(ctx, companion.PortalHome)
		if err != nil {
			return err
		}
		if printURL && f.json {
			return f.writeJSON(struct {
				URL string `json:"url"`
			}{portal.URL})
		}
		if printURL {
			f.printf("%s\n", portal.URL)
			return nil
		}
		if err := openBrowser(portal.URL); err != nil {
			f.printf("No browser could be opened here. Open this address within a minute:\n  %s\n", portal.URL)
			return nil
		}
		f.printf("The website opens in your browser.\n")
		return nil
	})
}
