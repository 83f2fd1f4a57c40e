package database

import (
	"context"

	"github.com/google/uuid"
)

// TakeEvents takes the next count numbers of a company's feed and returns the last of them. The company's row stays
// locked until the transaction ends, which is what keeps the feed gapless and in order of commit: events with these
// numbers must be inserted in the same transaction. ErrNotFound if there is no such company.
func (t *Tx) TakeEvents(ctx context.Context, company uuid.UUID, count int) (last int64, err error) {
	err = t.db.NewUpdate().Model((*Company)(nil)).Set("event_seq = event_seq + ?", count).
		Where("id = ?", company).Returning("event_seq").Scan(ctx, &last)
	return last, found(err)
}

// InsertEvents adds events under numbers that TakeEvents gave.
func (t *Tx) InsertEvents(ctx context.Context, events []Event) error {
	_, err := t.db.NewInsert().Model(&events).Exec(ctx)
	return err
}

// EventsAfter lists up to limit events of a company with numbers above after, in order.
func (q Queries) EventsAfter(ctx context.Context, company uuid.UUID, after int64, limit int) ([]Event, error) {
	var events []Event
	err := q.db.NewSelect().Model(&events).Where("company_id = ?", company).Where("seq > ?", after).
		OrderBy("seq", "ASC").Limit(int64(limit)).Scan(ctx)
	return events, err
}
