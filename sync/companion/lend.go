package companion

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"satchel/storage/spool"
	"satchel/sync/document"
)

// lentDir is where copies are that other programs have been shown.
const lentDir = "lent"

// ErrNotLent means that a document is of a kind that its program might run rather than show.
var ErrNotLent = errors.New("companion: not a kind of document that is opened")

// Lendable tells whether the copy of a document is here and may be opened with another program.
func (w *Work) Lendable(r document.Record) bool {
	if document.Ending(r.MediaType) == "" {
		return false
	}
	copied, err := w.ledger.Content(r.ID)
	if err != nil {
		return false
	}
	return copied.Close() == nil
}

// Lend puts a copy of a document where another program may open it, and returns the file. It can only be read, and goes when
// the queue is closed: what is changed in it would not be sent. Errors are ErrNotLent and those of the copy and the disk.
func (w *Work) Lend(ctx context.Context, r document.Record) (string, error) {
	ending := document.Ending(r.MediaType)
	if ending == "" {
		return "", fmt.Errorf("%s: %w", r.MediaType, ErrNotLent)
	}
	copied, err := w.ledger.Content(r.ID)
	if err != nil {
		return "", err
	}
	defer copied.Close()
	folder := filepath.Join(w.companion.home, lentDir, r.ID.String())
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("making a folder to open a document from: %w", err)
	}
	path := filepath.Join(folder, lentName(r.Name, ending))
	if _, err := os.Stat(path); err == nil {
		return path, nil // it was lent before, and is the same
	}
	return path, put(ctx, path, copied)
}

// put writes a file that has its name only once it is whole.
func put(ctx context.Context, path string, copied *spool.Content) error {
	part, err := os.CreateTemp(filepath.Dir(path), "part-*")
	if err != nil {
		return fmt.Errorf("writing a copy to open: %w", err)
	}
	_, err = io.Copy(part, copied)
	err = errors.Join(err, part.Chmod(0o400), part.Close(), ctx.Err())
	if err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing a copy to open: %w", err), os.Remove(part.Name()))
	}
	return nil
}

// lentName is what the copy of a document is called.
func lentName(name, ending string) string {
	const longest = 60 // runes, of four bytes at most: a file's name has no more than 255
	shown := strings.TrimSuffix(document.DisplayName(name), filepath.Ext(name))
	if runes := []rune(shown); len(runes) > longest {
		shown = string(runes[:longest])
	}
	return document.FileName(shown, ending)
}

// takeBack removes what was lent, and what was taken from another app to be captured. A program that still has a file open
// may keep it from going; the next time it does.
func (c *Companion) takeBack() {
	for _, folder := range []string{filepath.Join(c.home, lentDir), Incoming(c.home)} {
		if err := os.RemoveAll(folder); err != nil {
			c.log.Warn("copies for or of other programs can't be removed", "error", err)
		}
	}
}
