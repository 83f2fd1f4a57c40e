package queue

import (
	"bytes"
	"slices"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"
)

// Filter picks items for List; the zero value is all of them, oldest id first.
type Filter struct {
	Account string    // empty is every account
	Company uuid.UUID // zero is every company
	States  []uint8   // empty is every state
	Newest  bool      // newest id first
	After   uuid.UUID // begin behind this id, in the chosen order; zero is at the beginning
	Skip    int       // pass over so many of those found
	Limit   int       // 0 is no limit
}

// List reads the items a filter picks, in the order of their ids, which is the order of capture.
func (q *Queue) List(f Filter) ([]Item, error) {
	var items []Item
	err := q.Each(f, func(item Item) error {
		item.Body = slices.Clone(item.Body)
		items = append(items, item)
		return nil
	})
	return items, err
}

// Each calls fn with the items a filter picks. An item's Body must not be used after fn returns, and fn must
// not call the queue.
func (q *Queue) Each(f Filter, fn func(Item) error) error {
	return q.EachLine(f, func(line Line) error {
		item, err := line.Item()
		if err != nil {
			return err
		}
		return fn(item)
	})
}

func (f Filter) before(a, b []byte) bool {
	if f.Newest {
		return bytes.Compare(a, b) > 0
	}
	return bytes.Compare(a, b) < 0
}

// walk yields the ids behind a prefix, each with its value, in the filter's order, from the one after f.After.
func walk(cursor *bbolt.Cursor, prefix []byte, f Filter) func() (id, value []byte) {
	step := cursor.Next
	if f.Newest {
		step = cursor.Prev
	}
	started := false
	return func() (id, value []byte) {
		var key []byte
		if started {
			key, value = step()
		} else {
			key, value = begin(cursor, prefix, f)
			started = true
		}
		if len(key) != len(prefix)+16 || !bytes.HasPrefix(key, prefix) {
			return nil, nil
		}
		return key[len(prefix):], value
	}
}

func begin(cursor *bbolt.Cursor, prefix []byte, f Filter) (key, value []byte) {
	from := append(slices.Clone(prefix), f.After[:]...)
	if !f.Newest {
		key, value = cursor.Seek(from)
		if f.After != uuid.Nil && bytes.Equal(key, from) {
			return cursor.Next()
		}
		return key, value
	}
	if f.After == uuid.Nil {
		from = append(slices.Clone(prefix), bytes.Repeat([]byte{0xff}, 17)...)
	}
	if key, _ = cursor.Seek(from); key == nil {
		return cursor.Last()
	}
	return cursor.Prev()
}
