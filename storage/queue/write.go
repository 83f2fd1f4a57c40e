package queue

import (
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"
)

// Put adds or replaces items in one durable commit. A full disk is ErrFull, and then nothing was changed.
func (q *Queue) Put(items ...Item) error { return q.Apply(items, nil) }

// Delete drops items in one durable commit; ids that are not there are passed over.
func (q *Queue) Delete(ids ...uuid.UUID) error { return q.Apply(nil, ids) }

// Apply puts items and drops ids in one durable commit: all of it or nothing.
func (q *Queue) Apply(puts []Item, drops []uuid.UUID) error {
	if len(puts)+len(drops) == 0 {
		return nil
	}
	for _, item := range puts {
		if err := item.valid(); err != nil {
			return err
		}
	}
	err := q.update(func(tx *bbolt.Tx) error {
		w := newWriter(tx)
		for _, item := range puts {
			if err := w.put(item); err != nil {
				return err
			}
		}
		for _, id := range drops {
			if err := w.drop(id); err != nil {
				return err
			}
		}
		return w.flushCounts()
	})
	if err != nil {
		return fmt.Errorf("writing %d records to the queue: %w", len(puts)+len(drops), err)
	}
	return nil
}

// writer changes records and their indexes together, and sums up the counts to write each once.
type writer struct {
	records, due, states, counts, marks *bbolt.Bucket
	delta                               map[string]tally
}

type tally struct{ items, bytes int64 }

// fill is how full bbolt leaves pages that are split: ids grow with time, so nearly all writes append.
const fill = 0.9

func newWriter(tx *bbolt.Tx) *writer {
	w := &writer{
		records: tx.Bucket(bucketRecords),
		due:     tx.Bucket(bucketDue),
		states:  tx.Bucket(bucketStates),
		counts:  tx.Bucket(bucketCounts),
		marks:   tx.Bucket(bucketMarks),
		delta:   map[string]tally{},
	}
	w.records.FillPercent, w.states.FillPercent = fill, fill
	return w
}

func (w *writer) put(item Item) error {
	if err := w.drop(item.ID); err != nil {
		return err
	}
	if err := w.records.Put(item.ID[:], encode(item)); err != nil {
		return err
	}
	if err := w.states.Put(stateKey(item), lineValue(item)); err != nil {
		return err
	}
	for _, mark := range item.Marks {
		if err := w.marks.Put(mark, []byte{}); err != nil {
			return err
		}
	}
	w.count(item, 1)
	if item.Due.IsZero() {
		return nil
	}
	return w.due.Put(dueKey(item), []byte{})
}

func (w *writer) drop(id uuid.UUID) error {
	value := w.records.Get(id[:])
	if value == nil {
		return nil
	}
	old, err := decode(id[:], value)
	if err != nil {
		return err
	}
	w.count(old, -1)
	if !old.Due.IsZero() {
		if err := w.due.Delete(dueKey(old)); err != nil {
			return err
		}
	}
	if err := w.states.Delete(stateKey(old)); err != nil {
		return err
	}
	return w.records.Delete(id[:])
}

func (w *writer) count(item Item, sign int64) {
	key := string(countKey(item))
	sum := w.delta[key]
	w.delta[key] = tally{sum.items + sign, sum.bytes + sign*item.Size}
}

func (w *writer) flushCounts() error {
	for key, change := range w.delta {
		sum := readTally(w.counts.Get([]byte(key)))
		sum.items += change.items
		sum.bytes += change.bytes
		if sum.items == 0 {
			if err := w.counts.Delete([]byte(key)); err != nil {
				return err
			}
			continue
		}
		value := binary.BigEndian.AppendUint64(nil, uint64(sum.items))
		if err := w.counts.Put([]byte(key), binary.BigEndian.AppendUint64(value, uint64(sum.bytes))); err != nil {
			return err
		}
	}
	return nil
}

func readTally(value []byte) tally {
	if len(value) != 16 {
		return tally{}
	}
	return tally{int64(binary.BigEndian.Uint64(value)), int64(binary.BigEndian.Uint64(value[8:]))}
}

// SetNote keeps a small value of the caller's under a key, durably; nil drops it.
func (q *Queue) SetNote(key string, value []byte) error {
	err := q.update(func(tx *bbolt.Tx) error {
		if value == nil {
			return tx.Bucket(bucketNotes).Delete([]byte(key))
		}
		return tx.Bucket(bucketNotes).Put([]byte(key), value)
	})
	if err != nil {
		return fmt.Errorf("writing note %q to the queue: %w", key, err)
	}
	return nil
}
