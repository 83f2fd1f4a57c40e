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

// clearUnfinished removes what a restore that did not finish has left, and nothing else: a restore begins in an
// empty directory, and the service doesn't run on an unfinished one, so that all of it is from the backup.
func clearUnfinished(data string) error {
	if CheckFinished(data) == nil {
		return nil
	}
	mark, err := holdMark(data)
	if err != nil {
		return err
	}
	defer func() { _ = mark.Close() }()
	remains, err := filepath.Glob(DatabaseFile(data) + "*") // with SQLite's own files beside it
	if err != nil {
		return fmt.Errorf("looking into %s: %w", data, err)
	}
	for _, path := range append(remains, BlobDir(data)) {
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("clearing what a restore left: %w", err)
		}
	}
	if err := errors.Join(mark.Close(), os.Remove(filepath.Join(data, unfinished))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clearing what a restore left: %w", err)
	}
	return nil
}

// takeBack removes what a backup that failed has put into dir, which was empty, and the directories it made; never what
// anybody else has put there. It returns why the backup failed, and what became of it.
func takeBack(dir string, made []string, cause error) error {
	remains, err := filepath.Glob(escape(DatabaseFile(dir)) + "*") // with SQLite's own files beside it
	if err != nil {
		return errors.Join(cause, fmt.Errorf("looking into %s: %w", dir, err))
	}
	remains = append(remains, BlobDir(dir), filepath.Join(dir, manifestName), filepath.Join(dir, manifestName+".part"))
	for _, path := range remains {
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("%w\nWhat was copied until then is no backup, and could not be removed from %s: %w", cause, dir, err)
		}
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

// holdMark holds the mark of a restore, so that another into the same directory doesn't take it for one that broke
// off.
func holdMark(data string) (*flock.Flock, error) {
	mark := flock.New(filepath.Join(data, unfinished), flock.SetPermissions(0o600))
	held, err := mark.TryLock()
	if err != nil {
		return nil, fmt.Errorf("marking %s as being restored into: %w", data, err)
	}
	if !held {
		return nil, fmt.Errorf("another restore into %s is under way; let it finish", data)
	}
	return mark, nil
}
