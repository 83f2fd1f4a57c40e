package main

import (
	"context"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

type companyOptions struct {
	*face
	Name string
}

func newCompany(f *face, show, run func(context.Context, *companyOptions) error) *cobra.Command {
	o := &companyOptions{face: f}
	command := &cobra.Command{
		Use:   "company",
		Short: "Show or choose the company that new documents go to",
		Args:  none,
		RunE: func(c *cobra.Command, _ []string) error {
			if show == nil {
				show = showCompany
			}
			return show(c.Context(), o)
		},
	}
	command.AddCommand(&cobra.Command{
		Use:     "use NAME",
		Short:   "Send new documents to this company; those already queued stay with theirs",
		Example: `  satchelctl company use "Hollin & Fern Bakery"`,
		Args:    one("the name of a company"),
		RunE: func(c *cobra.Command, args []string) error {
			o.Name = args[0]
			if run == nil {
				run = useCompany
			}
			return run(c.Context(), o)
		},
	})
	return command
}

func useCompany(ctx context.Context, o *companyOptions) error {
	return o.with(ctx, func(c *companion.Companion) error {
		company, err := c.UseCompany(ctx, o.Name)
		if err != nil {
			return err
		}
		if o.json {
			return o.writeJSON(company)
		}
		o.printf("New documents go to %s.\n", visible(company.Name))
		return nil
	})
}

func showCompany(ctx context.Context, o *companyOptions) error {
	return o.with(ctx, func(c *companion.Companion) error {
		account, err := c.Current()
		if err != nil {
			return err
		}
		if account.Company == (companion.Company{}) {
			return companion.ErrChooseCompany
		}
		if o.json {
			return o.writeJSON(account.Company)
		}
		o.printf("New documents go to %s (%s).\n", visible(account.Company.Name), visible(account.Company.Site))
		return nil
	})
}
