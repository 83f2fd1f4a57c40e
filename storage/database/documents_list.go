package database

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// What one look at a company's list may cost, in rows, where its filter doesn't say.
const (
	usualRare    = 1000
	usualStretch = 10_000
	usualLimit   = 50 // documents, which a stretch is for: a longer list may walk over as many stretches as its pages did
)

// DocumentFilter says which documents of a company are wanted; a field left out lets all pass.
type DocumentFilter struct {
	State    string
	Category string
	Account  uuid.UUID // who sent it
	From, To string    // YYYY-MM-DD, both included
	Words    []string  // folded; each must begin one of the document's words

	// Rare is how many documents a part of the filter lets pass at most for them to be sorted rather than walked to;
	// 1,000 if zero.
	Rare int
	// Stretch is how much of the list is walked over at a time, for each 50 documents asked for; 10,000 if zero.
	Stretch int
}

// DocumentsFound is a stretch of a company's list. Reached is how far it went; the rest, if there is More, comes after
// that position. There may be more although fewer were found than asked for: a walk ends with its
// stretch.
type DocumentsFound struct {
	Rows    []Document
	Reached Position
	More    bool
}

// FindDocuments lists up to limit documents of a company that pass the filter, newest first, after a position.
//
// A filter that few documents pass is answered by its own index. Otherwise the list is walked over, and only a
// stretch of it at a time unless one index answers the whole filter in the list's order.
func (q Queries) FindDocuments(ctx context.Context, company uuid.UUID, f DocumentFilter, from Position, limit int) (DocumentsFound, error) {
	var few *bun.SelectQuery
	var end Position
	var err error
	if !f.hasIndex() {
		if few, err = q.fewest(ctx, company, f); err != nil {
			return DocumentsFound{}, fmt.Errorf("weighing the filter: %w", err)
		}
		if few == nil {
			if end, err = q.stretchEnd(ctx, company, from, f.stretch(limit)); err != nil {
				return DocumentsFound{}, fmt.Errorf("measuring the list: %w", err)
			}
		}
	}
	var found DocumentsFound
	query := q.db.NewSelect().Model(&found.Rows).ExcludeColumn("words").Where("document.company_id = ?", company)
	if few != nil {
		// SQLite keeps this order of tables; PostgreSQL finds its own.
		query = query.ModelTableExpr("(?) AS few CROSS JOIN documents AS document", few).Where("document.id = few.id")
	}
	if from != (Position{}) {
		query = query.Where("(document.accepted_at, document.id) < (?, ?)", from.AcceptedAt, from.ID)
	}
	if end != (Position{}) {
		query = query.Where("(document.accepted_at, document.id) >= (?, ?)", end.AcceptedAt, end.ID)
	}
	err = f.apply(query).OrderExpr("document.accepted_at DESC, document.id DESC").Limit(int64(limit) + 1).Scan(ctx)
	if err != nil {
		return DocumentsFound{}, fmt.Errorf("listing documents: %w", err)
	}
	return found.upTo(limit, end), nil
}

func (f DocumentFilter) stretch(limit int) int {
	return cmp.Or(f.Stretch, usualStretch) * max(limit/usualLimit, 1)
}

// hasIndex tells whether one index answers the whole filter in the list's order.
func (f DocumentFilter) hasIndex() bool {
	return len(f.Words) == 0 && f.From == "" && f.To == "" && len(f.equal()) <= 1
}

// column is one that must have one value.
type column struct {
	name  string
	value any
}

func (f DocumentFilter) equal() []column {
	var columns []column
	if f.State != "" {
		columns = append(columns, column{"state", f.State})
	}
	if f.Category != "" {
		columns = append(columns, column{"category", f.Category})
	}
	if f.Account != uuid.Nil {
		columns = append(columns, column{"account_id", f.Account})
	}
	return columns
}

func (f DocumentFilter) apply(query *bun.SelectQuery) *bun.SelectQuery {
	for _, c := range f.equal() {
		query = query.Where("document.? = ?", bun.Ident(c.name), c.value)
	}
	if f.From != "" {
		query = query.Where("document.day >= ?", f.From)
	}
	if f.To != "" {
		query = query.Where("document.day <= ?", f.To)
	}
	for _, word := range f.Words {
		query = query.Where("document.words LIKE ?", "% "+word+"%")
	}
	return query
}

// fewest is the ids that the most selective part of the filter lets pass, or nil if even that lets many pass.
func (q Queries) fewest(ctx context.Context, company uuid.UUID, f DocumentFilter) (*bun.SelectQuery, error) {
	var best *bun.SelectQuery
	fewest := int64(cmp.Or(f.Rare, usualRare)) + 1
	for _, part := range q.parts(company, f) {
		count, err := q.db.NewSelect().TableExpr("(?) AS part", part().Limit(fewest)).Count(ctx)
		if err != nil {
			return nil, err
		}
		if count < fewest {
			best, fewest = part().Distinct(), count
		}
	}
	return best, nil
}

// parts are queries for the ids that each part of the filter lets pass, each over an index of its own.
func (q Queries) parts(company uuid.UUID, f DocumentFilter) []func() *bun.SelectQuery {
	var parts []func() *bun.SelectQuery
	for _, word := range f.Words {
		parts = append(parts, func() *bun.SelectQuery {
			return q.db.NewSelect().TableExpr("document_words").ColumnExpr("document_id AS id").
				Where("company_id = ?", company).Where("word >= ?", word).Where("word < ?", word+"\U0010FFFF")
		})
	}
	documents := func() *bun.SelectQuery {
		return q.db.NewSelect().TableExpr("documents").Column("id").Where("company_id = ?", company)
	}
	if f.From != "" || f.To != "" {
		parts = append(parts, func() *bun.SelectQuery {
			return documents().Where("day >= ?", f.From).Where("day <= ?", cmp.Or(f.To, "9999-12-31"))
		})
	}
	for _, c := range f.equal() {
		parts = append(parts, func() *bun.SelectQuery { return documents().Where("? = ?", bun.Ident(c.name), c.value) })
	}
	return parts
}

// stretchEnd is the last position of the stretch that begins after from, or the zero position if the list ends before.
func (q Queries) stretchEnd(ctx context.Context, company uuid.UUID, from Position, length int) (Position, error) {
	query := q.db.NewSelect().TableExpr("documents").Column("accepted_at", "id").Where("company_id = ?", company)
	if from != (Position{}) {
		query = query.Where("(accepted_at, id) < (?, ?)", from.AcceptedAt, from.ID)
	}
	var end Position
	err := query.OrderExpr("accepted_at DESC, id DESC").Limit(1).Offset(int64(length)-1).Scan(ctx, &end.AcceptedAt, &end.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return Position{}, nil
	}
	end.AcceptedAt = end.AcceptedAt.UTC()
	return end, err
}

// upTo cuts what was found to the limit and says whether there is more.
func (f DocumentsFound) upTo(limit int, end Position) DocumentsFound {
	if len(f.Rows) > limit {
		last := f.Rows[limit-1]
		return DocumentsFound{Rows: f.Rows[:limit], Reached: Position{last.AcceptedAt.UTC(), last.ID}, More: true}
	}
	f.Reached, f.More = end, end != Position{}
	return f
}
