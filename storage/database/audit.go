package database

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"
)

// Damage asks SQLite whether its file and the references in it are whole, and returns what isn't, a line each.
// PostgreSQL keeps checksums and references itself; there the answer is always nothing.
func (d *DB) Damage(ctx context.Context) ([]string, error) {
	if d.isPostgres() {
		return nil, nil
	}
	found, err := d.lines(ctx, "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'")
	if err != nil {
		return nil, err
	}
	dangling, err := d.lines(ctx, `SELECT 'a row of ' || "table" || ' refers to a missing row of ' || parent FROM pragma_foreign_key_check`)
	return append(found, dangling...), err
}

func (d *DB) lines(ctx context.Context, query string) (lines []string, err error) {
	rows, err := d.read.DB.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("checking the database: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var line sql.NullString
		if err := rows.Scan(&line); err != nil {
			return nil, fmt.Errorf("checking the database: %w", err)
		}
		lines = append(lines, line.String)
	}
	return lines, rows.Err()
}

// EventGap is a company whose feed isn't the numbers from 1 to its newest, each once.
type EventGap struct {
	Company uuid.UUID `bun:"id"`
	Newest  int64     `bun:"event_seq"` // as the company has it
	Events  int64     `bun:"events"`    // how many there are
	Last    int64     `bun:"last"`      // the highest number there is
}

// EventGaps are the companies with a broken feed; there should be none.
func (q Queries) EventGaps(ctx context.Context) ([]EventGap, error) {
	var gaps []EventGap
	err := q.db.NewSelect().TableExpr("companies AS c").
		Join("LEFT JOIN company_events AS e ON e.company_id = c.id").
		ColumnExpr("c.id, c.event_seq, COUNT(e.seq) AS events, COALESCE(MAX(e.seq), 0) AS last").
		GroupExpr("c.id, c.event_seq").
		Having("COUNT(e.seq) <> c.event_seq OR COALESCE(MAX(e.seq), 0) <> c.event_seq").
		Scan(ctx, &gaps)
	if err != nil {
		return nil, fmt.Errorf("looking for gaps in the events: %w", err)
	}
	return gaps, nil
}

// UploadsAfter lists the uploads under way by id, above the given one, at most limit of them.
func (q Queries) UploadsAfter(ctx context.Context, after uuid.UUID, limit int) ([]Upload, error) {
	var uploads []Upload
	err := q.db.NewSelect().Model(&uploads).Where("id > ?", after).OrderExpr("id").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing uploads: %w", err)
	}
	return uploads, nil
}
