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
	return q.view(func(tx *bbolt.Tx) error {
		next := walkRecords(tx, f)
		if len(f.States) > 0 {
			next = walkStates(tx, f)
		}
		records, seen := tx.Bucket(bucketRecords), 0
		for id := next(); id != nil; id = next() {
			item, err := decode(id, records.Get(id))
			if err != nil {
				return err
			}
			if !f.picks(item) {
				continue
			}
			seen++
			if seen <= f.Skip {
				continue
			}
			if err := fn(item); err != nil {
				return err
			}
			if f.Limit > 0 && seen == f.Skip+f.Limit {
				return nil
			}
		}
		return nil
	})
}

func (f Filter) picks(item Item) bool {
	return (f.Account == "" || f.Account == item.Account) && (f.Company == uuid.Nil || f.Company == item.Company)
}

// walkRecords yields ids of all records, nil at the end.
func walkRecords(tx *bbolt.Tx, f Filter) func() []byte {
	return walk(tx.Bucket(bucketRecords).Cursor(), nil, f)
}

// walkStates merges the index's stretches of each account and state into one order of ids.
func walkStates(tx *bbolt.Tx, f Filter) func() []byte {
	var stretches []func() []byte
	var heads [][]byte
	for _, account := range accountsOf(tx, f) {
		for _, state := range f.States {
			stretch := walk(tx.Bucket(bucketStates).Cursor(), statePrefix(account, state), f)
			stretches, heads = append(stretches, stretch), append(heads, stretch())
		}
	}
	return func() []byte {
		best := -1
		for i, head := range heads {
			if head != nil && (best < 0 || f.before(head, heads[best])) {
				best = i
			}
		}
		if best < 0 {
			return nil
		}
		id := heads[best]
		heads[best] = stretches[best]()
		return id
	}
}

func (f Filter) before(a, b []byte) bool {
	if f.Newest {
		return bytes.Compare(a, b) > 0
	}
	return bytes.Compare(a, b) < 0
}

func accountsOf(tx *bbolt.Tx, f Filter) []string {
	if f.Account != "" {
		return []string{f.Account}
	}
	var accounts []string
	cursor := tx.Bucket(bucketCounts).Cursor()
	for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
		account := string(key[:max(0, len(key)-18)])
		if len(accounts) == 0 || accounts[len(accounts)-1] != account {
			accounts = append(accounts, account)
		}
	}
	return accounts
}

// walk yields the ids behind a prefix in the filter's order, from the one after f.After.
func walk(cursor *bbolt.Cursor, prefix []byte, f Filter) func() []byte {
	step := cursor.Next
	if f.Newest {
		step = cursor.Prev
	}
	started := false
	return func() []byte {
		var key []byte
		if started {
			key, _ = step()
		} else {
			key, started = begin(cursor, prefix, f), true
		}
		if len(key) != len(prefix)+16 || !bytes.HasPrefix(key, prefix) {
			return nil
		}
		return key[len(prefix):]
	}
}

func begin(cursor *bbolt.Cursor, prefix []byte, f Filter) []byte {
	from := append(slices.Clone(prefix), f.After[:]...)
	if !f.Newest {
		key, _ := cursor.Seek(from)
		if f.After != uuid.Nil && bytes.Equal(key, from) {
			key, _ = cursor.Next()
		}
		return key
	}
	if f.After == uuid.Nil {
		from = append(slices.Clone(prefix), bytes.Repeat([]byte{0xff}, 17)...)
	}
	key, _ := cursor.Seek(from)
	if key == nil {
		key, _ = cursor.Last()
		return key
	}
	key, _ = cursor.Prev()
	return key
}
