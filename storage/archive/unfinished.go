package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// clearUnfinished removes what a restore or a backup, by its mark, that did not finish has left, and nothing else: they
// begin in an empty directory, and the service doesn't run on an unfinished one, so that all of it is copied.
func clearUnfinished(dir, name string) error {
	if !marked(dir, name) {
		return nil
	}
	mark, err := holdMark(dir, name)
	if err != nil {
		return err
	}
	defer func() { _ = mark.Close() }()
	if err := removeCopies(dir); err != nil {
		return fmt.Errorf("clearing what did not finish: %w", err)
	}
	if err := release(mark, dir, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clearing what did not finish: %w", err)
	}
	return nil
}

// removeCopies removes what a backup or a restore has put into a directory.
func removeCopies(dir string) error {
	remains, err := filepath.Glob(escape(DatabaseFile(dir)) + "*") // with SQLite's own files beside it
	if err != nil {
		return fmt.Errorf("looking into %s: %w", dir, err)
	}
	for _, path := range append(remains, BlobDir(dir), filepath.Join(dir, manifestName), filepath.Join(dir, manifestName+partial)) {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}

// release ends a mark. It is let go of first, since Windows doesn't remove a file that is open.
func release(mark *flock.Flock, dir, name string) error {
	return errors.Join(mark.Close(), os.Remove(filepath.Join(dir, name)))
}

// takeBack removes what a backup that failed has put into dir, which was empty, and the directories it made; never what
// anybody else has put there. It returns why the backup failed, and what became of it.
func takeBack(dir string, made []string, cause error) error {
	if err := errors.Join(removeCopies(dir), ignoreMissing(os.Remove(filepath.Join(dir, unfinishedBackup)))); err != nil {
		return fmt.Errorf("%w\nWhat was copied until then is no backup, and could not be removed from %s: %w", cause, dir, err)
	}
	for _, folder := range made {
		if os.Remove(folder) != nil {
			break // somebody else has put something there
		}
	}
	return fmt.Errorf("%w\nThere is no backup in %s: what was copied until then was removed again", cause, dir)
}

// escape makes a path stand for itself in a pattern.
func escape(path string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(path)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// putMark marks a directory, durably, and holds the mark.
func putMark(dir, name string) (*flock.Flock, error) {
	if err := writeDurably(dir, name, nil); err != nil {
		return nil, err
	}
	return holdMark(dir, name)
}

// holdMark holds a mark, so that another process that works on the same directory doesn't take it for one that broke off.
func holdMark(dir, name string) (*flock.Flock, error) {
	mark := flock.New(filepath.Join(dir, name), flock.SetPermissions(0o600))
	held, err := mark.TryLock()
	if err != nil {
		return nil, fmt.Errorf("marking %s as being worked on: %w", dir, err)
	}
	if !held {
		return nil, fmt.Errorf("something is being copied into %s by another process; let it finish", dir)
	}
	return mark, nil
}
