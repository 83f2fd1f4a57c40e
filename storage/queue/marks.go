package queue

import (
	"fmt"

	"go.etcd.io/bbolt"
)

// Marked tells of each mark whether it was ever written: with an item, in the same commit, or by Mark. What a mark
// stands for is the caller's to know.
func (q *Queue) Marked(marks ...[]byte) ([]bool, error) {
	found := make([]bool, len(marks))
	err := q.view(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(bucketMarks)
		for i, mark := range marks {
			found[i] = bucket.Get(mark) != nil
		}
		return nil
	})
	return found, err
}

// Mark writes marks that come without an item, in one durable commit.
func (q *Queue) Mark(marks ...[]byte) error {
	if len(marks) == 0 {
		return nil
	}
	err := q.update(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(bucketMarks)
		for _, mark := range marks {
			if err := bucket.Put(mark, []byte{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("writing %d marks to the queue: %w", len(marks), err)
	}
	return nil
}
