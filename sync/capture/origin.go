package capture

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"satchel/storage/spool"
	"satchel/sync/ledger"
)

// acquaintance is what an Add has found out of files that are known already.
type acquaintance struct {
	mu    sync.Mutex
	files map[string]bool // those of this very Add, by what their disk knows them by
	again [][]byte        // marks of places at which a known file was found that had not lain there before
}

// first tells whether a file has not been come to in this Add by another name.
func (a *acquaintance) first(origin *ledger.Origin) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if origin.File == "" || a.files[origin.File] {
		return origin.File == ""
	}
	if a.files == nil {
		a.files = map[string]bool{}
	}
	a.files[origin.File] = true
	return true
}

func (a *acquaintance) found(origin *ledger.Origin) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.again = append(a.again, origin.AtPath())
}

// remember puts the new places of known files in the book, so that they need not be opened the next time.
func (a *acquaintance) remember(book *ledger.Ledger) error {
	if err := book.Mark(a.again...); err != nil {
		return fmt.Errorf("%w: %w", ErrStopped, err)
	}
	return nil
}

// originOf is what an open file is known again by. With Seen, a file that is not to be taken now is a *Refusal.
func (a *adding) originOf(path string, file *os.File) (*ledger.Origin, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", spool.ErrReading, err)
	}
	place, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", spool.ErrReading, err)
	}
	origin := &ledger.Origin{Account: a.request.Account, Path: place, File: fileID(file, info), Size: info.Size(), ModTime: info.ModTime()}
	if a.request.Seen == nil {
		return origin, nil
	}
	if seen := a.request.Seen[path]; seen == nil || !SameState(seen, info) {
		return nil, refuse(Changing, nil)
	}
	return origin, a.ready(origin, file)
}

// SameState tells whether two looks came to the same file, with the same size and time of change.
func SameState(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// ready is nil for a file that has come whole and was not taken before.
func (a *adding) ready(origin *ledger.Origin, file *os.File) error {
	known, err := a.ledger.Known(origin.Marks()...)
	if err != nil {
		return fmt.Errorf("asking whether a file was taken before: %w", err)
	}
	for i, yes := range known {
		if yes {
			if i > 0 {
				a.known.found(origin)
			}
			return refuse(Taken, nil)
		}
	}
	if !a.known.first(origin) {
		return refuse(Taken, errors.New("under another name, in this same look"))
	}
	whole, err := ended(file, origin.Size, origin.Path)
	if err != nil {
		return fmt.Errorf("%w: %w", spool.ErrReading, err)
	}
	if !whole {
		return refuse(Unfinished, nil)
	}
	return nil
}
