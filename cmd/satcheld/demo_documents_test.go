package main

import (
	"testing"

	"satchel/assets/samples"
	"satchel/auth/access"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/sync/intake"
)

func TestTheDemosDocumentsAreMadeOnce(t *testing.T) {
	db := databasetest.SQLite(t)
	if err := seedDemo(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenDirectory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	taking := intake.New(intake.Options{DB: db, Blobs: blobs, Access: access.New(db, clock)})
	for range 2 {
		if err := seedDocuments(t.Context(), db, taking); err != nil {
			t.Fatal(err)
		}
	}
	site, err := db.SiteByCustomerNumber(t.Context(), demoSite)
	if err != nil {
		t.Fatal(err)
	}
	company, err := companyNamed(t.Context(), db, site.ID, samples.Company)
	if err != nil {
		t.Fatal(err)
	}
	found, err := db.FindDocuments(t.Context(), company.ID, database.DocumentFilter{}, database.Position{}, 100)
	if err != nil || len(found.Rows) != len(samples.All()) {
		t.Errorf("%d documents: %v", len(found.Rows), err)
	}
}
