package shelf

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"satchel/storage/database"
	"satchel/sync/document"
)

// fileBatch is how many documents are filed in one transaction.
const fileBatch = 200

// File gives documents that have none the day and the words they are found by: those accepted by a program that didn't
// know of them.
func (s *Service) File(ctx context.Context) error {
	for {
		rows, err := s.db.DocumentsWithoutWords(ctx, fileBatch)
		if err != nil {
			return fmt.Errorf("looking for documents that aren't filed: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
			for _, row := range rows {
				if err := Refile(ctx, tx, row); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("filing documents: %w", err)
		}
	}
}

// Refile has a document found by what its row says now. Whoever changes a document's name, note or details calls it in
// the same transaction, with the row as it is afterwards, its old Words included.
func Refile(ctx context.Context, tx *database.Tx, row database.Document) error {
	day := cmp.Or(row.Dated, row.AcceptedAt.UTC().Format(time.DateOnly))
	return tx.FileDocument(ctx, row, day, document.JoinWords(document.Words(row.Name, row.Counterparty, row.Reference, row.Note)))
}
