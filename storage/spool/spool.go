package spool

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/uuid"
)

// Options of a spool. The zero value is right for the companion.
type Options struct {
	Reserve int64 // bytes to leave free on the disk, for the queue's own file; 0 is 32 MiB, negative is none
	MaxSize int64 // largest document in bytes; 0 is no limit

	// Reached is called between the steps of Commit, with "flushed", "named" (after each file) and "durable".
	// Tests end the process there. Nil does nothing.
	Reached func(step string)
}

const defaultReserve = 32 << 20

// Spool is a folder of captured bytes.
type Spool struct {
	dir     string
	options Options
	create  func(path string) (target, error)
	room    sync.Mutex // so that of several copies begun at once none counts on the room of another
}

// target is the part of os.File that copying writes through; tests put a failing disk in its place.
type target interface {
	io.Writer
	Sync() error
	Close() error
	Fd() uintptr
}

// Open opens the spool in dir, making the folder (mode 0700) when absent.
func Open(dir string, options Options) (*Spool, error) {
	if options.Reserve == 0 {
		options.Reserve = defaultReserve
	}
	if options.Reached == nil {
		options.Reached = func(string) {}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, place("making the spool's folder", err)
	}
	return &Spool{dir: dir, options: options, create: createFile}, nil
}

func createFile(path string) (target, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
}

// Dir is the spool's folder.
func (s *Spool) Dir() string { return s.dir }

const (
	wholeSuffix   = ".doc"
	partSuffix    = ".part"
	damagedSuffix = ".damaged"
)

func (s *Spool) path(id uuid.UUID, suffix string) string {
	return filepath.Join(s.dir, id.String()+suffix)
}

// Content is a document's bytes, open for reading from any goroutine until Close.
type Content struct {
	*io.SectionReader
	file *os.File
	sum  Sum
}

// Close lets go of the file.
func (c *Content) Close() error { return c.file.Close() }

// SHA256 is the hash the bytes had when they were captured, in lower-case hex.
func (c *Content) SHA256() string { return c.sum.SHA256 }

// Open opens a document's bytes. The errors are ErrMissing, ErrDamaged and those of the disk.
func (s *Spool) Open(id uuid.UUID) (*Content, error) {
	file, err := os.Open(s.path(id, wholeSuffix))
	if err != nil {
		return nil, place("opening the captured copy", err)
	}
	sum, _, err := unseal(file)
	if err != nil {
		return nil, errors.Join(place("opening the captured copy", err), file.Close())
	}
	return &Content{SectionReader: io.NewSectionReader(file, 0, sum.Size), file: file, sum: sum}, nil
}

// Free takes documents' bytes off the disk; ids without bytes are passed over. The caller has made sure that
// nobody needs them: the service's acknowledgement is durable in the queue, or the person's removal is. Should
// the power fail, a file may come back; a sweep then finds it again.
func (s *Spool) Free(ids ...uuid.UUID) error {
	var failed []error
	for _, id := range ids {
		for _, suffix := range []string{wholeSuffix, damagedSuffix} {
			if err := os.Remove(s.path(id, suffix)); err != nil && !errors.Is(err, os.ErrNotExist) {
				failed = append(failed, fmt.Errorf("freeing the copy of %s: %w", id, err))
			}
		}
	}
	return errors.Join(failed...)
}

// split reads a file name of the spool.
func split(name string) (id uuid.UUID, suffix string, ok bool) {
	stem, ending, found := strings.Cut(name, ".")
	id, err := uuid.Parse(stem)
	return id, "." + ending, found && err == nil && len(stem) == 36
}
