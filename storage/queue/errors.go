package queue

import "errors"

var (
	// ErrInUse means that another process has the queue open.
	ErrInUse = errors.New("queue: in use by another process")
	// ErrNewer means that a newer program wrote the file; it is left as it is.
	ErrNewer = errors.New("queue: written by a newer version of the program")
	// ErrDamaged means that the file is not, or no longer, a sound queue.
	ErrDamaged = errors.New("queue: the file is damaged")
	// ErrNotFound means that no record has the id.
	ErrNotFound = errors.New("queue: no such record")
	// ErrFull means that the disk has no room for the change; nothing of it was kept.
	ErrFull = errors.New("queue: no space left on the disk")
)
