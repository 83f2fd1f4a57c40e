package shelf_test

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
	"satchel/sync/document"
	"satchel/sync/shelf"
)

var began = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// room is a shelf with two companies and two people.
type room struct {
	t              *testing.T
	db             *database.DB
	shelf          *shelf.Service
	company, other uuid.UUID
	ann, ben       uuid.UUID
	now            time.Time
}

func furnish(t *testing.T, db *database.DB) *room {
	t.Helper()
	r := &room{t: t, db: db, now: began}
	r.shelf = shelf.New(db)
	may := access.New(db, func() time.Time { return r.now })
	ann, err1 := may.CreateAccount(t.Context(), "ann@example.test", "Ann")
	ben, err2 := may.CreateAccount(t.Context(), "ben@example.test", "Ben")
	site, err3 := may.CreateSite(t.Context(), "The practice", "100001", ann.ID)
	first, err4 := may.CreateCompany(t.Context(), site.ID, "Acme")
	second, err5 := may.CreateCompany(t.Context(), site.ID, "Beta")
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	r.company, r.other, r.ann, r.ben = first.ID, second.ID, ann.ID, ben.ID
	return r
}

// paper is a document as intake makes one, accepted n minutes after the beginning.
func (r *room) paper(n int, name string) database.Document {
	at := began.Add(time.Duration(n) * time.Minute)
	return database.Document{
		ID: uuid.Must(uuid.NewV7()), CompanyID: r.company, AccountID: r.ann, Name: name, MediaType: "application/pdf", Category: "other",
		Size: 1, SHA256: strings.Repeat("a", 64), AnnouncedSHA256: strings.Repeat("a", 64), CapturedAt: at, UploadedAt: at, AcceptedAt: at,
		Day: at.Format(time.DateOnly), Words: document.JoinWords(document.Words(name)),
	}
}

func (r *room) put(rows ...database.Document) {
	r.t.Helper()
	err := r.db.Write(r.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.InsertDocuments(ctx, rows)
		if err == nil && n != int64(len(rows)) {
			err = fmt.Errorf("%d of %d went in", n, len(rows))
		}
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// all lists everything that passes, page by page.
func (r *room) all(filter shelf.Filter, limit int) []string {
	r.t.Helper()
	var names []string
	cursor := ""
	for range 1000 {
		page, err := r.shelf.List(r.t.Context(), r.company, filter, cursor, limit)
		if err != nil {
			r.t.Fatal(err)
		}
		if len(page.Documents) > limit {
			r.t.Fatalf("%d documents, asked for %d", len(page.Documents), limit)
		}
		for _, row := range page.Documents {
			names = append(names, row.Name)
		}
		if cursor = page.Next; cursor == "" {
			return names
		}
	}
	r.t.Fatal("the list has no end")
	return nil
}
