package queue

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"
)

var (
	keySchema = []byte("schema")
	keyClean  = []byte("clean")
)

// migration brings the file from one schema version to the next.
type migration func(*bbolt.Tx) error

// migrations lead to schema version len(migrations); the first makes an empty file version 1. Never change one
// that has been released.
var migrations = []migration{
	func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketMeta, bucketRecords, bucketDue, bucketStates, bucketCounts, bucketNotes} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return fmt.Errorf("making %s: %w", name, err)
			}
		}
		return nil
	},
	func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucketMarks)
		return err
	},
}

func (q *Queue) migrate(steps []migration) error {
	version, err := q.schema()
	if err != nil {
		return err
	}
	switch {
	case version == len(steps):
		return nil
	case version > len(steps):
		return fmt.Errorf("the queue %s has schema %d, this program knows %d: %w", q.path, version, len(steps), ErrNewer)
	case version > 0:
		if err := q.backup(version); err != nil {
			return fmt.Errorf("copying the queue before changing its schema: %w", err)
		}
	}
	err = q.update(func(tx *bbolt.Tx) error {
		for _, step := range steps[version:] {
			if err := step(tx); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketMeta).Put(keySchema, binary.BigEndian.AppendUint32(nil, uint32(len(steps))))
	})
	if err != nil {
		return fmt.Errorf("changing the queue's schema from %d to %d: %w", version, len(steps), err)
	}
	return nil
}

// schema is the file's version; 0 for an empty file.
func (q *Queue) schema() (int, error) {
	version := 0
	err := q.view(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if meta == nil {
			return nil
		}
		value := meta.Get(keySchema)
		if len(value) != 4 {
			return fmt.Errorf("%w: no schema version", ErrDamaged)
		}
		version = int(binary.BigEndian.Uint32(value))
		return nil
	})
	return version, err
}

// backup copies the whole file to path.schema-N, durably, before anything is changed.
func (q *Queue) backup(version int) error {
	name := fmt.Sprintf("%s.schema-%d", q.path, version)
	file, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = q.view(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(file)
		return err
	})
	return errors.Join(err, file.Sync(), file.Close())
}

// setClean notes whether the file was closed in good order, which decides how thoroughly Open looks at it. On a
// full disk that is let be: the queue has to open and close there too.
func (q *Queue) setClean(clean bool) error {
	value := []byte("no")
	if clean {
		value = []byte("yes")
	}
	err := q.update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put(keyClean, value) })
	if errors.Is(err, ErrFull) {
		return nil
	}
	return err
}
