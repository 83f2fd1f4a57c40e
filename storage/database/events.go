package database

import (
	"context"

	"github.com/google/uuid"
)

// AppendEvent adds an event to its company's feed and sets its Seq to the next number. The company's row stays
// locked until the transaction ends, which is what keeps the feed gapless and in order of commit. ErrNotFound if
// there is no such company.
func (t *Tx) AppendEvent(ctx context.Context, event *Event) error {
	seq, err := t.NextEvent(ctx, event.CompanyID)
	if err != nil {
		return err
	}
	event.Seq = seq
	return t.InsertEvent(ctx, event)
}

// NextEvent takes the next number of a company's feed and locks the company's row until the transaction ends.
// An event with that number must be inserted in the same transaction.
func (t *Tx) NextEvent(ctx context.Context, company uuid.UUID) (int64, error) {
	var seq int64
	err := t.db.NewUpdate().Model((*Company)(nil)).Set("event_seq = event_seq + 1").
		Where("id = ?", company).Returning("event_seq").Scan(ctx, &seq)
	return seq, found(err)
}

// InsertEvent adds an event under the number that NextEvent gave.
func (t *Tx) InsertEvent(ctx context.Context, event *Event) error {
	_, err := t.db.NewInsert().Model(event).Exec(ctx)
	return err
}

// EventsAfter lists up to limit events of a company with numbers above after, in order.
func (q Queries) EventsAfter(ctx context.Context, company uuid.UUID, after int64, limit int) ([]Event, error) {
	var events []Event
	err := q.db.NewSelect().Model(&events).Where("company_id = ?", company).Where("seq > ?", after).
		OrderBy("seq", "ASC").Limit(int64(limit)).Scan(ctx)
	return events, err
}
