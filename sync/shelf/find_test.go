package shelf_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/sync/shelf"
)

func stepsOf(found shelf.Document) string {
	var steps []string
	for _, link := range found.Chain {
		steps = append(steps, string(link.Step))
	}
	return strings.Join(steps, " ")
}

func TestADocumentsChainSaysOnlyWhatWasProved(t *testing.T) {
	r := furnish(t, databasetest.SQLite(t))
	whole, unannounced, older := r.paper(1, "whole"), r.paper(2, "unannounced"), r.paper(3, "of before")
	unannounced.AnnouncedSHA256 = ""
	older.AnnouncedSHA256, older.UploadedAt = "", time.Time{}
	r.put(whole, unannounced, older)
	for id, want := range map[uuid.UUID]string{
		whole.ID: "captured uploaded matched accepted", unannounced.ID: "captured uploaded accepted", older.ID: "captured accepted",
	} {
		found, err := r.shelf.Find(t.Context(), r.company, id)
		if err != nil || stepsOf(found) != want || found.Chain[0].Unproved != (id != whole.ID) {
			t.Errorf("%v, want %s: %v", found.Chain, want, err)
		}
	}
	for _, nowhere := range []struct{ company, id uuid.UUID }{{r.other, whole.ID}, {r.company, uuid.New()}} {
		if _, err := r.shelf.Find(t.Context(), nowhere.company, nowhere.id); !errors.Is(err, shelf.ErrNoDocument) {
			t.Errorf("%v", err)
		}
	}
}

func TestDocumentsOfAProgramThatKnewNoWordsAreFiled(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := furnish(t, db)
		for n := range 3 {
			row := r.paper(n, fmt.Sprintf("Zebra %d.pdf", n))
			row.Words, row.Day, row.Note = "", "", "striped"
			r.put(row)
		}
		if got := r.all(shelf.Filter{Text: "zebra"}, 10); len(got) != 0 {
			t.Fatalf("found %v before", got)
		}
		if err := r.shelf.File(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, filter := range []shelf.Filter{{Text: "zebra"}, {Text: "striped"}, {From: "2026-03-01", To: "2026-03-01"}} {
			if got := r.all(filter, 10); len(got) != 3 {
				t.Errorf("%v finds %v", filter, got)
			}
		}
	})
}

func TestAChangedDocumentIsFoundByWhatItSaysNow(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := furnish(t, db)
		row := r.paper(1, "scan 0001.pdf")
		r.put(row)
		change := func(details database.Details, version int64) (done bool) {
			err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				now, err := tx.DocumentOf(ctx, r.company, row.ID)
				if err != nil {
					return err
				}
				now.Details, now.Version = details, version
				if done, err = tx.DescribeDocument(ctx, now); err != nil || !done {
					return err
				}
				now.Version++
				return shelf.Refile(ctx, tx, now)
			})
			if err != nil {
				t.Fatal(err)
			}
			return done
		}
		if !change(database.Details{Counterparty: "Albatross Ltd", Dated: "2025-12-31", Total: 4250, Currency: "GBP"}, 1) {
			t.Fatal("refused")
		}
		if change(database.Details{Counterparty: "Too late"}, 1) {
			t.Error("a version that was overtaken was taken")
		}
		if !change(database.Details{Counterparty: "Pelican Ltd", Dated: "2025-12-30", Total: 4250, Currency: "GBP"}, 2) {
			t.Fatal("refused")
		}
		for filter, want := range map[shelf.Filter]int{
			{Text: "pelican"}: 1, {Text: "albatross"}: 0, {Text: "scan"}: 1, {From: "2025-12-30", To: "2025-12-30"}: 1, {From: "2026-01-01"}: 0,
		} {
			if got := r.all(filter, 10); len(got) != want {
				t.Errorf("%v finds %v", filter, got)
			}
		}
		people, err := r.shelf.People(t.Context(), r.company)
		if err != nil || len(people) != 1 || people[0].Name != "Ann" {
			t.Errorf("%v %v", people, err)
		}
	})
}
