package queue

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"
)

// Get reads one item, or ErrNotFound.
func (q *Queue) Get(id uuid.UUID) (Item, error) {
	var item Item
	err := q.view(func(tx *bbolt.Tx) (err error) {
		item, err = get(tx, id)
		return err
	})
	return item, err
}

func get(tx *bbolt.Tx, id uuid.UUID) (Item, error) {
	value := tx.Bucket(bucketRecords).Get(id[:])
	if value == nil {
		return Item{}, fmt.Errorf("record %s: %w", id, ErrNotFound)
	}
	item, err := decode(id[:], value)
	item.Body = slices.Clone(item.Body)
	return item, err
}

// Has tells which of the ids are there.
func (q *Queue) Has(ids ...uuid.UUID) (map[uuid.UUID]bool, error) {
	found := make(map[uuid.UUID]bool, len(ids))
	err := q.view(func(tx *bbolt.Tx) error {
		for _, id := range ids {
			if tx.Bucket(bucketRecords).Get(id[:]) != nil {
				found[id] = true
			}
		}
		return nil
	})
	return found, err
}

// Due reads up to limit items of an account's lane that are due at now, the longest due first. An item due
// later than horizon counts as due too: a clock that was put back must not keep it waiting. Items skip
// says yes to are passed over; skip may be nil.
func (q *Queue) Due(account string, lane uint8, now, horizon time.Time, limit int, skip func(uuid.UUID) bool) ([]Item, error) {
	var items []Item
	err := q.view(func(tx *bbolt.Tx) error {
		return eachDue(tx, duePrefix(account, lane), now, horizon, func(id uuid.UUID) (bool, error) {
			if skip != nil && skip(id) {
				return true, nil
			}
			item, err := get(tx, id)
			items = append(items, item)
			return len(items) < limit, err
		})
	})
	return items, err
}

// NextDue is when the next item of an account's lane is due after now, items skip says yes to passed over;
// false when there is none.
func (q *Queue) NextDue(account string, lane uint8, now time.Time, skip func(uuid.UUID) bool) (time.Time, bool, error) {
	var next time.Time
	err := q.view(func(tx *bbolt.Tx) error {
		prefix := duePrefix(account, lane)
		cursor := tx.Bucket(bucketDue).Cursor()
		key, _ := cursor.Seek(binary.BigEndian.AppendUint64(slices.Clone(prefix), nanos(now)+1))
		for ; bytes.HasPrefix(key, prefix); key, _ = cursor.Next() {
			id, due := splitDue(key)
			if skip == nil || !skip(id) {
				next = due
				return nil
			}
		}
		return nil
	})
	return next, !next.IsZero(), err
}

// eachDue walks a lane in order of time, leaving out the stretch between now and horizon, until fn says no.
func eachDue(tx *bbolt.Tx, prefix []byte, now, horizon time.Time, fn func(uuid.UUID) (bool, error)) error {
	cursor := tx.Bucket(bucketDue).Cursor()
	jumped := false
	key, _ := cursor.Seek(prefix)
	for bytes.HasPrefix(key, prefix) {
		id, due := splitDue(key)
		if !jumped && due.After(now) {
			jumped = true
			key, _ = cursor.Seek(binary.BigEndian.AppendUint64(slices.Clone(prefix), nanos(horizon)+1))
			continue
		}
		more, err := fn(id)
		if err != nil || !more {
			return err
		}
		key, _ = cursor.Next()
	}
	return nil
}

func splitDue(key []byte) (uuid.UUID, time.Time) {
	n := len(key)
	return uuid.UUID(key[n-16:]), instant(binary.BigEndian.Uint64(key[n-24 : n-16]))
}

// Count is how many items of an account, company and state there are, and the sum of their sizes.
type Count struct {
	Account string
	Company uuid.UUID
	State   uint8
	Items   int
	Bytes   int64
}

// Counts lists all counts that are not zero. It costs nothing, however many items there are.
func (q *Queue) Counts() ([]Count, error) {
	var counts []Count
	err := q.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketCounts).ForEach(func(key, value []byte) error {
			if len(key) < 18 {
				return fmt.Errorf("%w: a count can't be read", ErrDamaged)
			}
			sum := readTally(value)
			counts = append(counts, Count{
				Account: string(key[:len(key)-18]),
				State:   key[len(key)-17],
				Company: uuid.UUID(key[len(key)-16:]),
				Items:   int(sum.items),
				Bytes:   sum.bytes,
			})
			return nil
		})
	})
	return counts, err
}

// Notes reads all values kept with SetNote.
func (q *Queue) Notes() (map[string][]byte, error) {
	notes := map[string][]byte{}
	err := q.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketNotes).ForEach(func(key, value []byte) error {
			notes[string(key)] = slices.Clone(value)
			return nil
		})
	})
	return notes, err
}
