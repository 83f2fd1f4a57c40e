package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/sync/resumable"
)

func TestDocumentsMadeTogetherDoNotFailForOneAnother(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		account, first, second := company(t, db)
		row := func(company, account uuid.UUID, content string) database.Document {
			return database.Document{
				ID: uuid.Must(uuid.NewV7()), CompanyID: company, AccountID: account, Name: "paper", MediaType: "text/plain",
				Category: "other", Size: 1, SHA256: strings.Repeat(content, 64),
			}
		}
		taken := row(first, account, "a")
		r := &registrar{db: db, clock: func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }}
		sender := func(company uuid.UUID) access.Sender { return access.Sender{Account: account, Company: company} }
		if _, err := r.register(t.Context(), sender(first), taken, false); err != nil {
			t.Fatal(err)
		}
		var entries []*entry
		for _, e := range []database.Document{
			row(first, account, "a"), row(second, account, "a"), row(first, uuid.New(), "b"), taken, row(first, account, "c"), row(first, account, "c"),
		} {
			entries = append(entries, &entry{ctx: t.Context(), sender: sender(e.CompanyID), row: e})
		}
		entries = append(entries, &entry{ctx: t.Context(), sender: access.Sender{Account: uuid.New(), Company: first}, row: row(first, account, "d")})
		r.makeTogether(entries)
		var got []string
		for _, e := range entries {
			switch {
			case errors.Is(e.err, errAlready):
				got = append(got, "already")
			case errors.Is(e.err, resumable.ErrNoAccess):
				got = append(got, "refused")
			case e.err != nil:
				got = append(got, "failed")
			case e.row.DuplicateOf != uuid.Nil:
				got = append(got, "duplicate")
			default:
				got = append(got, "new")
			}
		}
		if want := "[duplicate new failed already new duplicate refused]"; fmt.Sprint(got) != want {
			t.Errorf("%v, want %s", got, want)
		}
		for company, want := range map[uuid.UUID]int{first: 4, second: 1} {
			events, err := db.EventsAfter(t.Context(), company, 0, 100)
			if err != nil || len(events) != want || events[len(events)-1].Seq != int64(want) {
				t.Errorf("%d events, want %d: %v", len(events), want, err)
			}
		}
	})
}

// Somebody who changes a site and then one of its people may come between: neither fails.
func TestDocumentsOfSeveralSendersMadeTogetherWaitForNobodyInACircle(t *testing.T) {
	db := databasetest.Postgres(t)
	first, second := senderOn(t, db, "1"), senderOn(t, db, "2")
	var entries []*entry
	for _, sender := range []access.Sender{first, second} {
		entries = append(entries, &entry{ctx: t.Context(), sender: sender, row: database.Document{
			ID: uuid.Must(uuid.NewV7()), CompanyID: sender.Company, AccountID: sender.Account, Name: "paper", MediaType: "text/plain",
			Category: "other", Size: 1, SHA256: strings.Repeat("a", 64),
		}})
	}
	made := make(chan error, 1)
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		company, err := tx.Company(ctx, second.Company)
		if err != nil {
			return err
		}
		if _, err := tx.LockSite(ctx, company.SiteID); err != nil {
			return err
		}
		go func() { made <- (&registrar{db: db, clock: time.Now}).transact(entries) }()
		if err := somebodyWaits(ctx, tx); err != nil {
			return err
		}
		_, err = tx.LockAccount(ctx, first.Account)
		return err
	})
	if err := errors.Join(err, <-made, entries[0].err, entries[1].err); err != nil {
		t.Error(err)
	}
}

// senderOn is an owner of a site of their own, who works in its company.
func senderOn(t *testing.T, db *database.DB, number string) access.Sender {
	t.Helper()
	may := access.New(db, time.Now)
	owner, err1 := may.CreateAccount(t.Context(), "owner"+number+"@example.test", "Owner")
	site, err2 := may.CreateSite(t.Context(), "Practice "+number, number, owner.ID)
	company, err3 := may.CreateCompany(t.Context(), site.ID, "Acme")
	if err := errors.Join(err1, err2, err3, may.Grant(t.Context(), company.ID, owner.ID)); err != nil {
		t.Fatal(err)
	}
	return access.Sender{Account: owner.ID, Company: company.ID}
}

// somebodyWaits returns once a transaction waits for a lock that another one has.
func somebodyWaits(ctx context.Context, tx *database.Tx) error {
	for waiting := 0; waiting == 0; {
		if err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM pg_locks WHERE NOT granted").Scan(&waiting); err != nil {
			return err
		}
	}
	return nil
}

func company(t *testing.T, db *database.DB) (account, first, second uuid.UUID) {
	t.Helper()
	may := access.New(db, time.Now)
	owner, err1 := may.CreateAccount(t.Context(), "owner@example.test", "Owner")
	site, err2 := may.CreateSite(t.Context(), "The practice", "100001", owner.ID)
	a, err3 := may.CreateCompany(t.Context(), site.ID, "Acme")
	b, err4 := may.CreateCompany(t.Context(), site.ID, "Beta")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(may.Grant(t.Context(), a.ID, owner.ID), may.Grant(t.Context(), b.ID, owner.ID)); err != nil {
		t.Fatal(err)
	}
	return owner.ID, a.ID, b.ID
}
