package watch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var (
	// ErrWatchedAlready means that the account watches the folder already, under this or another name.
	ErrWatchedAlready = errors.New("watch: the folder is watched already")
	// ErrOverlap means that another folder of the account's takes the same files.
	ErrOverlap = errors.New("watch: another watched folder takes the same files")
	// ErrShared means that a folder of another account's takes the same files, so that each would be captured for both.
	ErrShared = errors.New("watch: another account's folder takes the same files")
	// ErrOwnHome means that the folder holds Satchel's own files.
	ErrOwnHome = errors.New("watch: the folder holds Satchel's own files")
)

// checkPlace tells whether a folder can be watched beside those that are: nil, or why not. Shared is that another account
// may take the same files.
func (l *List) checkPlace(ctx context.Context, folder Folder, others []Folder, shared bool) error {
	if err := Check(ctx, folder.Path); err != nil {
		return err
	}
	place := followed(ctx, folder.Path)
	if home := followed(ctx, l.home); within(place, home) || folder.Subfolders && within(home, place) {
		return ErrOwnHome
	}
	var byOthers error
	for _, other := range others {
		there := followed(ctx, other.Path)
		same := place == there
		switch own := other.Account == folder.Account; {
		case !same && !(other.Subfolders && within(place, there)) && !(folder.Subfolders && within(there, place)):
		case !own:
			byOthers = fmt.Errorf("%w: %s", ErrShared, other.Path)
		case same:
			return ErrWatchedAlready
		default:
			return fmt.Errorf("%w: %s", ErrOverlap, other.Path)
		}
	}
	if shared {
		return nil
	}
	return byOthers
}

// Check tells whether a folder can be listed now, by a drive that answers soon: nil, ErrGone, ErrNotFolder, ErrUnreadable or
// ErrSilent.
func Check(ctx context.Context, path string) error {
	trouble, answered := inTime(ctx, answerLimit, func() error { return check(path) })
	if !answered {
		return ErrSilent
	}
	return trouble
}

// inTime asks a drive, which may never answer. What it says later is lost.
func inTime[T any](ctx context.Context, limit time.Duration, ask func() T) (T, bool) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	said := make(chan T, 1)
	go func() { said <- ask() }()
	select {
	case answer := <-said:
		return answer, true
	case <-ctx.Done():
		var none T
		return none, false
	}
}

// check tells whether a folder can be listed now.
func check(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", ErrGone, err)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	case !info.IsDir():
		return fmt.Errorf("%w: %s", ErrNotFolder, path)
	}
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer folder.Close()
	return nil
}

// followed is a path without the links in it, as far as its drive says soon where they lead.
func followed(ctx context.Context, path string) string {
	there, _ := inTime(ctx, answerLimit/5, func() string {
		there, err := filepath.EvalSymlinks(path)
		if err != nil {
			return ""
		}
		return there
	})
	return cmp.Or(there, filepath.Clean(path))
}

// within tells whether a path is a folder or below it.
func within(path, folder string) bool {
	below, err := filepath.Rel(folder, path)
	return err == nil && below != ".." && !strings.HasPrefix(below, ".."+string(filepath.Separator))
}
