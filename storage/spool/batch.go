package spool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/google/uuid"
)

// Stored is one document in the spool.
type Stored struct {
	ID uuid.UUID
	Sum
}

// Batch is a group of documents that become durable together, which costs little more than one. Add may be
// called from several goroutines at once; Commit or Discard ends it, once.
type Batch struct {
	spool *Spool
	group durability

	mu     sync.Mutex
	parts  []part
	copied int
}

type part struct {
	id   uuid.UUID
	file target // nil once closed
}

// Batch begins a group.
func (s *Spool) Batch() (*Batch, error) {
	group, err := newDurability(s.dir)
	if err != nil {
		return nil, place("opening the spool's folder", err)
	}
	return &Batch{spool: s, group: group}, nil
}

var buffers = sync.Pool{New: func() any { b := make([]byte, hold); return &b }}

// Add copies a source into the spool under id, together with the description that describe makes once the sum
// is known. The document is not safe before Commit.
//
// The errors are ErrReading, ErrChanged, ErrEmpty and ErrTooLarge for the source; ErrFull and those of the
// spool's disk; the context's; describe's own. The batch stays usable after any of them.
func (b *Batch) Add(ctx context.Context, id uuid.UUID, source Source, describe func(Sum) ([]byte, error)) (Stored, error) {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	file, sum, err := b.spool.write(ctx, b.spool.path(id, partSuffix), source, *buffer, describe)
	if err != nil {
		return Stored{}, err
	}
	// Writing starts now, in the background, so that the wait at Commit is short.
	startWriting(file)
	if !b.group.keepsOpen(b.turn()) {
		if err := file.Close(); err != nil {
			return Stored{}, errors.Join(place("closing a file of the spool", err), os.Remove(b.spool.path(id, partSuffix)))
		}
		file = nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.parts = append(b.parts, part{id: id, file: file})
	return Stored{ID: id, Sum: sum}, nil
}

// turn counts the files that were copied.
func (b *Batch) turn() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.copied++
	return b.copied - 1
}

// Len is how many documents the batch holds.
func (b *Batch) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.parts)
}

// Commit makes the whole batch durable: the data of all files, then their names, then the folder. On an error
// nothing of the batch is kept.
func (b *Batch) Commit() error {
	if len(b.parts) == 0 {
		return b.group.close()
	}
	if err := b.group.data(b.parts); err != nil {
		return errors.Join(place("writing the spool to disk", err), b.Discard())
	}
	b.spool.options.Reached("flushed")
	for i, p := range b.parts {
		if err := os.Rename(b.spool.path(p.id, partSuffix), b.spool.path(p.id, wholeSuffix)); err != nil {
			return errors.Join(place("naming a file of the spool", err), b.takeBack(i), b.Discard())
		}
		b.spool.options.Reached("named")
	}
	if err := b.group.names(); err != nil {
		return errors.Join(place("writing the spool's folder to disk", err), b.takeBack(len(b.parts)))
	}
	b.spool.options.Reached("durable")
	return b.group.close()
}

// takeBack removes the first n documents, which already have their names.
func (b *Batch) takeBack(n int) error {
	var failed []error
	for _, p := range b.parts[:n] {
		failed = append(failed, os.Remove(b.spool.path(p.id, wholeSuffix)))
	}
	return errors.Join(failed...)
}

// Discard takes the whole batch off the disk.
func (b *Batch) Discard() error {
	failed := []error{b.group.close()}
	for _, p := range b.parts {
		if p.file != nil {
			failed = append(failed, p.file.Close())
		}
		err := os.Remove(b.spool.path(p.id, partSuffix))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			failed = append(failed, fmt.Errorf("discarding the copy of %s: %w", p.id, err))
		}
	}
	b.parts = nil
	return errors.Join(failed...)
}
