package database

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// wordsTogether bounds the rows of one statement: SQLite takes 32,766 values in one.
const wordsTogether = 5000

// insertWords has documents found by their words.
func (q Queries) insertWords(ctx context.Context, documents []Document) error {
	var rows []DocumentWord
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		_, err := q.db.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Exec(ctx)
		rows = rows[:0]
		return err
	}
	for _, document := range documents {
		for word := range strings.FieldsSeq(document.Words) {
			rows = append(rows, DocumentWord{CompanyID: document.CompanyID, Word: word, DocumentID: document.ID})
		}
		if len(rows) >= wordsTogether {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// DocumentsWithoutWords lists up to limit documents of all companies that nobody looked for the words of yet.
func (q Queries) DocumentsWithoutWords(ctx context.Context, limit int) ([]Document, error) {
	var documents []Document
	err := q.db.NewSelect().Model(&documents).Where("words = ''").OrderExpr("id").Limit(int64(limit)).Scan(ctx)
	return documents, err
}

// FileDocument files a document under a day (YYYY-MM-DD) and words (each with a space before and after it). The
// document is as it was read; nothing happens if it has changed since.
func (q Queries) FileDocument(ctx context.Context, document Document, day, words string) error {
	filed, err := changed(q.db.NewUpdate().Model((*Document)(nil)).Set("day = ?", day).Set("words = ?", words).
		Where("id = ?", document.ID).Where("version = ?", document.Version).Where("words = ?", document.Words).Exec(ctx))
	if err != nil || !filed {
		return err
	}
	gone := strings.Fields(document.Words)
	if len(gone) > 0 {
		if _, err := q.db.NewDelete().Model((*DocumentWord)(nil)).Where("company_id = ?", document.CompanyID).
			Where("word IN (?)", bun.List(gone)).Where("document_id = ?", document.ID).Exec(ctx); err != nil {
			return err
		}
	}
	document.Words = words
	return q.insertWords(ctx, []Document{document})
}

// DescribeDocument changes a document's category, note and details, and reports whether it did: not if the document's
// version is another than the row's, which is the one that was seen. The version is raised.
func (q Queries) DescribeDocument(ctx context.Context, row Document) (bool, error) {
	return changed(q.db.NewUpdate().Model(&row).Column("category", "note", "dated", "counterparty", "reference", "total", "currency").
		Set("version = version + 1").Where("company_id = ?", row.CompanyID).Where("id = ?", row.ID).Where("version = ?", row.Version).Exec(ctx))
}

// DocumentAccounts lists the accounts that documents of a company came from, whether or not they still work there.
func (q Queries) DocumentAccounts(ctx context.Context, company uuid.UUID) ([]Account, error) {
	var accounts []Account
	// From one account to the next in the index, instead of over all documents.
	err := q.db.NewRaw(`WITH RECURSIVE senders (id) AS (
		SELECT MIN(account_id) FROM documents WHERE company_id = ?
		UNION ALL
		SELECT (SELECT MIN(account_id) FROM documents WHERE company_id = ? AND account_id > senders.id) FROM senders WHERE senders.id IS NOT NULL
	) SELECT accounts.* FROM accounts JOIN senders ON senders.id = accounts.id ORDER BY accounts.name, accounts.id`, company, company).Scan(ctx, &accounts)
	return accounts, err
}
