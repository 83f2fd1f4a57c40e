package intake

import (
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
