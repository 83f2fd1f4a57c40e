package spool

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"
)

// rewritten is a file that somebody writes into while it is read, and whose time of modification they put back.
type rewritten struct {
	*os.File
	t    *testing.T
	once bool
}

func (r *rewritten) Read(p []byte) (int, error) {
	n, err := r.File.Read(p)
	if r.once {
		return n, err
	}
	r.once = true
	info, statErr := r.Stat()
	must(r.t, statErr)
	writer, openErr := os.OpenFile(r.Name(), os.O_WRONLY, 0)
	must(r.t, openErr)
	_, writeErr := writer.WriteAt([]byte("new"), info.Size()-3)
	must(r.t, errors.Join(writeErr, writer.Close(), os.Chtimes(r.Name(), info.ModTime(), info.ModTime())))
	return n, err
}

func TestAFileIsNotCapturedTornByAProgramThatPutsItsTimeBack(t *testing.T) {
	s := fresh(t, Options{})
	b, err := s.Batch()
	must(t, err)
	file := fileOf(t, make([]byte, 2*hold))
	clockMoves(t)
	source := &rewritten{File: file, t: t}
	if _, err := b.Add(t.Context(), uuid.Must(uuid.NewV7()), source, describe); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
	nothingLeft(t, s)

	_, err = file.Seek(0, io.SeekStart)
	must(t, err)
	_, err = b.Add(t.Context(), uuid.Must(uuid.NewV7()), file, describe)
	must(t, err)
	must(t, b.Commit())
}

// clockMoves returns when the disk's clock, which goes in steps, has gone on.
func clockMoves(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clock")
	write := func() int64 {
		must(t, os.WriteFile(path, []byte("x"), 0o600))
		info, err := os.Stat(path)
		must(t, err)
		return info.ModTime().UnixNano()
	}
	for before := write(); write() == before; {
	}
}
