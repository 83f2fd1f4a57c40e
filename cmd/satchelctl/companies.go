package main

import (
	"context"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

func newCompanies(f *face, run func(context.Context, *face) error) *cobra.Command {
	return &cobra.Command{
		Use:   "companies",
		Short: "List the companies you may send documents to",
		Args:  none,
		RunE: func(c *cobra.Command, _ []string) error {
			if run == nil {
				run = companies
			}
			return run(c.Context(), f)
		},
	}
}

func companies(ctx context.Context, f *face) error {
	return f.with(ctx, func(c *companion.Companion) error {
		account, err := c.Current()
		if err != nil {
			return err
		}
		found, err := c.Companies(ctx)
		if err != nil {
			return err
		}
		if f.json {
			return f.writeJSON(append([]companion.Company{}, found...))
		}
		if len(found) == 0 {
			return c.WhyNoCompany(ctx)
		}
		rows := table{{"", "Company", "Site"}}
		for _, company := range found {
			rows = append(rows, []string{mark(company.ID == account.Company.ID), company.Name, company.Site})
		}
		return f.print(rows)
	})
}
