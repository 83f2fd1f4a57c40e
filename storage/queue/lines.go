package queue

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"
)

// Line is what a list says of an item, found without reading its record: the records of a long list take many times
// the room, and reading them all is slow and fills the memory.
type Line struct {
	ID      uuid.UUID
	Account string
	State   uint8
	Text    []byte // Item.Line; nil where the item was written without one. The transaction's memory

	tx *bbolt.Tx
}

// Item reads the record itself. It must not be called, nor the item's Body used, after the function that was given the
// line has returned.
func (l Line) Item() (Item, error) { return decode(l.ID[:], l.tx.Bucket(bucketRecords).Get(l.ID[:])) }

// EachLine calls fn with the lines of the items a filter picks. fn must not call the queue.
func (q *Queue) EachLine(f Filter, fn func(Line) error) error {
	return q.view(func(tx *bbolt.Tx) error {
		next, seen := walkLines(tx, f), 0
		for at := next(); at.id != nil; at = next() {
			line := Line{ID: uuid.UUID(at.id), Account: at.account, State: at.state, tx: tx}
			company, text, found := splitLine(at.value)
			if found {
				line.Text = text
			} else if f.Company != uuid.Nil {
				item, err := line.Item()
				if err != nil {
					return err
				}
				company = item.Company
			}
			if f.Company != uuid.Nil && f.Company != company {
				continue
			}
			seen++
			if seen <= f.Skip {
				continue
			}
			if err := fn(line); err != nil {
				return err
			}
			if f.Limit > 0 && seen == f.Skip+f.Limit {
				return nil
			}
		}
		return nil
	})
}

// Describe gives items their lines anew, in one durable commit, and leaves the items as they are; ids that are not there
// are passed over.
func (q *Queue) Describe(lines map[uuid.UUID][]byte) error {
	err := q.update(func(tx *bbolt.Tx) error {
		w := newWriter(tx)
		for id, line := range lines {
			value := w.records.Get(id[:])
			if value == nil {
				continue
			}
			item, err := decode(id[:], value)
			if err != nil {
				return err
			}
			item.Line = line
			if err := w.states.Put(stateKey(item), lineValue(item)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("writing %d lines to the queue: %w", len(lines), err)
	}
	return nil
}

// lineValue is what stands in the index of states beside an item's key: nothing, or its company and its line.
func lineValue(i Item) []byte {
	if len(i.Line) == 0 {
		return []byte{}
	}
	return slices.Concat(i.Company[:], i.Line)
}

func splitLine(value []byte) (company uuid.UUID, line []byte, found bool) {
	if len(value) <= len(company) {
		return uuid.Nil, nil, false
	}
	return uuid.UUID(value[:len(company)]), value[len(company):], true
}

// stretch is where the index has an account's items of one state: they stand behind each other in order of id.
type stretch struct {
	account   string
	state     uint8
	id, value []byte // where it has been read to; no id at its end
	next      func() (id, value []byte)
}

func (s *stretch) step() { s.id, s.value = s.next() }

// walkLines merges the index's stretches of each account and state into one order of ids. At the end there is no id.
func walkLines(tx *bbolt.Tx, f Filter) func() stretch {
	all := stretchesOf(tx, f)
	return func() stretch {
		best := -1
		for i, s := range all {
			if s.id != nil && (best < 0 || f.before(s.id, all[best].id)) {
				best = i
			}
		}
		if best < 0 {
			return stretch{}
		}
		found := all[best]
		all[best].step()
		return found
	}
}

func stretchesOf(tx *bbolt.Tx, f Filter) []stretch {
	var all []stretch
	cursor := tx.Bucket(bucketStates).Cursor()
	for key, _ := cursor.First(); len(key) >= 18; {
		prefix := key[:len(key)-16]
		account, state := string(prefix[:len(prefix)-2]), prefix[len(prefix)-1]
		if (f.Account == "" || f.Account == account) && (len(f.States) == 0 || slices.Contains(f.States, state)) {
			s := stretch{account: account, state: state, next: walk(tx.Bucket(bucketStates).Cursor(), slices.Clone(prefix), f)}
			s.step()
			all = append(all, s)
		}
		key, _ = cursor.Seek(append(slices.Clone(prefix), bytes.Repeat([]byte{0xff}, 17)...))
	}
	return all
}
