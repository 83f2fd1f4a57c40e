package main

import (
	"bytes"
	"context"
	"fmt"

	"satchel/assets/samples"
	"satchel/storage/database"
	"satchel/sync/intake"
	"satchel/sync/resumable"
)

// seedDocuments gives the demo's bakery a dozen sample documents, from its bookkeeper, if it has none. They aren't part
// of every demo: drawing them takes a moment and memory, and who tries a companion out begins with an empty list.
func seedDocuments(ctx context.Context, db *database.DB, taking *intake.Service) error {
	site, err := db.SiteByCustomerNumber(ctx, demoSite)
	if err != nil {
		return fmt.Errorf("looking for the demo's site: %w", err)
	}
	company, err := companyNamed(ctx, db, site.ID, samples.Company)
	if err != nil {
		return fmt.Errorf("looking for the demo's company %s: %w", samples.Company, err)
	}
	sender, err := db.AccountByEmail(ctx, demoPeople[len(demoPeople)-1].email)
	if err != nil {
		return fmt.Errorf("looking for the demo's bookkeeper: %w", err)
	}
	there, err := db.FindDocuments(ctx, company.ID, database.DocumentFilter{}, database.Position{}, 1)
	if err != nil || len(there.Rows) > 0 {
		return err
	}
	for _, sample := range samples.All() {
		content, err := sample.Bytes()
		if err != nil {
			return err
		}
		given := intake.Given{Name: sample.Name, Category: sample.Category, Size: int64(len(content)), Content: bytes.NewReader(content)}
		if _, err := taking.Take(ctx, resumable.Owner{Company: company.ID, Account: sender.ID}, given); err != nil {
			return fmt.Errorf("adding %s to the demo: %w", sample.Name, err)
		}
	}
	return nil
}
