package queue

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"

	"go.etcd.io/bbolt"
	bolt "go.etcd.io/bbolt/errors"
)

// guard turns a fault inside bbolt into ErrDamaged: it reads its file through a memory map and panics, or
// faults, where a page is not what it should be.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, fault)
		}
	}()
	return fn()
}

func openError(path string, err error) error {
	switch {
	case errors.Is(writeError(err), ErrFull):
		return fmt.Errorf("opening the queue %s: %w", path, writeError(err))
	case errors.Is(err, bolt.ErrTimeout):
		return fmt.Errorf("opening the queue %s: %w", path, ErrInUse)
	case errors.Is(err, bolt.ErrInvalid), errors.Is(err, bolt.ErrVersionMismatch), errors.Is(err, bolt.ErrChecksum):
		return fmt.Errorf("opening the queue %s: %w: %w", path, ErrDamaged, err)
	case tooSmall(path):
		return fmt.Errorf("opening the queue %s: %w: %w", path, ErrDamaged, err)
	}
	return fmt.Errorf("opening the queue %s: %w", path, err)
}

// tooSmall recognises a file cut off within its first pages, for which bbolt has no error of its own.
func tooSmall(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() < int64(4*os.Getpagesize())
}

func writeError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// examine looks whether the file is whole: always that it is as long as it says, and every page of it when the
// last process did not close it.
func (q *Queue) examine() error {
	clean := true
	err := q.db.View(func(tx *bbolt.Tx) error {
		if err := q.longEnough(tx); err != nil {
			return err
		}
		if meta := tx.Bucket(bucketMeta); meta != nil {
			clean = string(meta.Get(keyClean)) != "no"
		}
		return nil
	})
	if err != nil || clean {
		return err
	}
	return q.check()
}

// longEnough compares the file's length with what it says of itself. It comes before bbolt's own check, which
// reads in a goroutine that guard can't protect from a fault beyond the end.
func (q *Queue) longEnough(tx *bbolt.Tx) error {
	info, err := os.Stat(q.path)
	if err != nil {
		return fmt.Errorf("looking at the queue: %w", err)
	}
	if tx.Size() > info.Size() {
		return fmt.Errorf("%w: it has %d of %d bytes", ErrDamaged, info.Size(), tx.Size())
	}
	return nil
}

// Check reads every page of the file and compares the indexes with the records. Damage is ErrDamaged.
func (q *Queue) Check() error { return guard(q.check) }

func (q *Queue) check() error {
	return q.db.View(func(tx *bbolt.Tx) error {
		if err := q.longEnough(tx); err != nil {
			return err
		}
		var first error
		for err := range tx.Check() {
			if first == nil {
				first = fmt.Errorf("%w: %w", ErrDamaged, err)
			}
		}
		if first != nil || tx.Bucket(bucketRecords) == nil {
			return first
		}
		return checkIndexes(tx)
	})
}

func checkIndexes(tx *bbolt.Tx) error {
	due, states := 0, 0
	err := tx.Bucket(bucketRecords).ForEach(func(key, value []byte) error {
		item, err := decode(key, value)
		if err != nil {
			return err
		}
		states++
		line := tx.Bucket(bucketStates).Get(stateKey(item))
		if line == nil {
			return fmt.Errorf("%w: record %s is missing from the index of states", ErrDamaged, item.ID)
		}
		if company, _, found := splitLine(line); found && company != item.Company {
			return fmt.Errorf("%w: record %s is of another company in the index of states", ErrDamaged, item.ID)
		}
		if item.Due.IsZero() {
			return nil
		}
		due++
		if tx.Bucket(bucketDue).Get(dueKey(item)) == nil {
			return fmt.Errorf("%w: record %s is missing from the index of times", ErrDamaged, item.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if n := tx.Bucket(bucketStates).Stats().KeyN; n != states {
		return fmt.Errorf("%w: %d records, %d in the index of states", ErrDamaged, states, n)
	}
	if n := tx.Bucket(bucketDue).Stats().KeyN; n != due {
		return fmt.Errorf("%w: %d records are due, %d in the index of times", ErrDamaged, due, n)
	}
	return nil
}
