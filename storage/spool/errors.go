package spool

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

var (
	// ErrFull means that the disk has no room. Nothing of what was being written is kept.
	ErrFull = errors.New("spool: no space left on the disk")
	// ErrChanged means that a file changed while it was copied. Nothing of it is kept.
	ErrChanged = errors.New("spool: the file changed while it was read")
	// ErrMissing means that the spool has no bytes of that id.
	ErrMissing = errors.New("spool: no such bytes")
	// ErrDamaged means that a file of the spool is not what was once written.
	ErrDamaged = errors.New("spool: the bytes are damaged")
	// ErrReading wraps whatever reading the source gave; the spool itself is well.
	ErrReading = errors.New("spool: the file can't be read")
	// ErrEmpty means that the source had no bytes at all.
	ErrEmpty = errors.New("spool: the file is empty")
	// ErrTooLarge means that the source is larger than the spool was told to take.
	ErrTooLarge = errors.New("spool: the file is too large")
)

// place wraps an error of the spool's own disk with what was tried.
func place(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case isFull(err):
		return fmt.Errorf("%s: %w: %w", what, ErrFull, err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w: %w", what, ErrMissing, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// isFull recognises a full disk, a used-up quota and a file-size limit.
func isFull(err error) bool {
	return errors.Is(err, ErrFull) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		errors.Is(err, syscall.EFBIG) || isFullHere(err)
}
