package pictures

import (
	"errors"
	"fmt"
	"io"
)

// ErrReading wraps whatever reading a picture's file gave; nothing speaks against the picture.
var ErrReading = errors.New("pictures: the file can't be read")

// reading notes why a picture could not be read, which decoders tell as if it were damaged.
type reading struct {
	io.ReadSeeker

	fault error
}

func (r *reading) Read(p []byte) (int, error) {
	n, err := r.ReadSeeker.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.fault = err
	}
	return n, err
}

func (r *reading) Seek(offset int64, whence int) (int64, error) {
	at, err := r.ReadSeeker.Seek(offset, whence)
	if err != nil {
		r.fault = err
	}
	return at, err
}

// or is ErrReading where that is behind an error.
func (r *reading) or(err error) error {
	if err != nil && r.fault != nil {
		return fmt.Errorf("%w: %w", ErrReading, r.fault)
	}
	return err
}
