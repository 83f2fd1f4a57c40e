package spool

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"satchel/storage/disk"
)

// Source is an open file to copy from. How it stands is looked at before and after (see disk.Look).
type Source interface {
	io.Reader
	Stat() (fs.FileInfo, error)
}

// Generated is a source that is made while it is copied, so that it has no size before and no file to change.
func Generated(r io.Reader) Source { return generated{r} }

type generated struct{ io.Reader }

// Stat implements Source; no info is what marks a generated one.
func (generated) Stat() (fs.FileInfo, error) { return nil, nil }

// headLen is how much of a file's beginning is handed on for telling its type.
const headLen = 3072

// hold bounds how much is read at once, and how often a cancelled copy notices.
const hold = 256 << 10

// preallocate is the size from which room is asked of the disk before the first byte is written.
const preallocate = 4 << 20

// write copies source into path, hashing it, and seals it with what describe makes of the sum. The file is
// complete when it returns, but not durable. On any error nothing is left of it.
func (s *Spool) write(ctx context.Context, path string, source Source, buffer []byte, describe func(Sum) ([]byte, error)) (target, Sum, error) {
	before, err := disk.LookAt(source)
	if err != nil {
		return nil, Sum{}, fmt.Errorf("%w: %w", ErrReading, err)
	}
	file, err := s.begin(path, sizeOf(before.Info))
	if err != nil {
		return nil, Sum{}, err
	}
	sum, err := s.fill(ctx, file, source, before, buffer, describe)
	if err != nil {
		return nil, Sum{}, errors.Join(err, file.Close(), os.Remove(path))
	}
	return file, sum, nil
}

// begin makes the file for a copy of size bytes, with the room for it where that is much.
func (s *Spool) begin(path string, size int64) (target, error) {
	s.room.Lock()
	defer s.room.Unlock()
	if err := s.fits(size); err != nil {
		return nil, err
	}
	file, err := s.create(path)
	if err != nil {
		return nil, place("making a file in the spool", err)
	}
	if size < preallocate {
		return file, nil
	}
	if err := reserve(file, size); err != nil {
		return nil, errors.Join(place("reserving room in the spool", err), file.Close(), os.Remove(path))
	}
	return file, nil
}

// sizeOf is a source's size, or 0 where it is generated.
func sizeOf(info fs.FileInfo) int64 {
	if info == nil {
		return 0
	}
	return info.Size()
}

func (s *Spool) fits(size int64) error {
	if s.options.MaxSize > 0 && size > s.options.MaxSize {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, size, s.options.MaxSize)
	}
	free, known := disk.Free(s.dir)
	if known && s.options.Reserve >= 0 && free < size+s.options.Reserve {
		return fmt.Errorf("%w: %d bytes are wanted, %d are free and %d of them kept back", ErrFull, size, free, s.options.Reserve)
	}
	return nil
}

func (s *Spool) fill(ctx context.Context, file target, source Source, before disk.Look, buffer []byte, describe func(Sum) ([]byte, error)) (Sum, error) {
	copied := &copying{ctx: ctx, source: source, file: file, hash: sha256.New(), limit: s.options.MaxSize}
	if err := copied.run(buffer); err != nil {
		return Sum{}, err
	}
	after, err := disk.LookAt(source)
	if err != nil {
		return Sum{}, fmt.Errorf("%w: %w", ErrReading, err)
	}
	if before.Info != nil && (!before.Unchanged(after) || copied.size != after.Info.Size()) {
		return Sum{}, fmt.Errorf("%w: %d bytes, then %d; %d were read", ErrChanged, before.Info.Size(), after.Info.Size(), copied.size)
	}
	if copied.size == 0 {
		return Sum{}, ErrEmpty
	}
	sum := Sum{Size: copied.size, SHA256: hex.EncodeToString(copied.hash.Sum(nil)), Head: copied.head, Before: before.Info}
	description, err := describe(sum)
	if err != nil {
		return Sum{}, fmt.Errorf("describing the document: %w", err)
	}
	end, err := seal(sum, description)
	if err != nil {
		return Sum{}, err
	}
	if _, err := file.Write(end); err != nil {
		return Sum{}, place("writing to the spool", err)
	}
	return sum, nil
}

// copying is one pass over a source.
type copying struct {
	ctx    context.Context
	source io.Reader
	file   io.Writer
	hash   hash.Hash
	head   []byte
	size   int64
	limit  int64
}

func (c *copying) run(buffer []byte) error {
	for {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		n, err := c.source.Read(buffer)
		if n > 0 {
			if err := c.take(buffer[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%w: %w", ErrReading, err)
		}
	}
}

func (c *copying) take(part []byte) error {
	c.hash.Write(part)
	c.size += int64(len(part))
	if room := headLen - len(c.head); room > 0 {
		c.head = append(c.head, part[:min(room, len(part))]...)
	}
	if c.limit > 0 && c.size > c.limit {
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.limit)
	}
	if _, err := c.file.Write(part); err != nil {
		return place("writing to the spool", err)
	}
	return nil
}
