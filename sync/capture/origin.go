package capture

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"satchel/storage/disk"
	"satchel/storage/spool"
	"satchel/sync/ledger"
)

// claims are the files that captures are at, each by what its disk knows it by: of two that come to the same file, or to
// one file under two names, the second finds either the claim of the first or its marks. Nobody waits for a claim: whoever
// has it may be held up for good by a drive that doesn't answer.
type claims struct {
	mu   sync.Mutex
	held map[string]claim
}

type claim struct {
	by   *adding
	path string
}

// take is false where another has the file, or the same Add by another name.
func (c *claims) take(file string, wanted claim) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = map[string]claim{}
	}
	if held, taken := c.held[file]; taken {
		return held == wanted
	}
	c.held[file] = wanted
	return true
}

// release gives back what an Add has claimed: its marks are in the book.
func (c *claims) release(by *adding) {
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.DeleteFunc(c.held, func(_ string, held claim) bool { return held.by == by })
}

// moved are marks of places at which an Add found files that were taken at others.
type moved struct {
	mu    sync.Mutex
	marks [][]byte
}

func (m *moved) found(origin ledger.Origin) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.marks = append(m.marks, origin.AtPath())
}

// remember puts those in the book, so that the files need not be opened the next time.
func (a *adding) remember() error {
	if err := a.ledger.Mark(a.moved.marks...); err != nil {
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
	claimed := a.claims.take(origin.Account+"/"+cmp.Or(origin.File, origin.Path), claim{a, path})
	if a.request.Seen == nil {
		return origin, nil
	}
	if !claimed {
		return nil, refuse(Taken, errors.New("it is being captured, under this name or another"))
	}
	if seen := a.request.Seen[path]; seen == nil || !disk.SameState(seen, info) {
		return nil, refuse(Changing, nil)
	}
	return origin, a.ready(path, origin, file)
}

// ready is nil for a file that has come whole and is what its name says, or is to be taken as it is, and was neither taken before nor passed over.
func (a *adding) ready(path string, origin *ledger.Origin, file *os.File) error {
	for _, of := range a.knownAs(*origin) {
		known, err := a.ledger.Known(of.Marks()...)
		if err != nil {
			return fmt.Errorf("asking whether a file was taken before: %w", err)
		}
		if i := slices.Index(known, true); i >= 0 {
			if i > 0 {
				a.moved.found(of)
			}
			return refuse(Taken, nil)
		}
	}
	if a.request.AsIs[path] {
		return nil
	}
	whole, err := sound(file, origin.Size, origin.Path)
	if err != nil {
		return fmt.Errorf("%w: %w", spool.ErrReading, err)
	}
	if !whole {
		return refuse(Unfinished, nil)
	}
	return nil
}

// knownAs are what a file that is not to be taken is known as.
func (a *adding) knownAs(origin ledger.Origin) []ledger.Origin {
	if a.request.Passer == "" {
		return []ledger.Origin{origin}
	}
	passed := origin
	passed.Passer = a.request.Passer
	return []ledger.Origin{origin, passed}
}

// AtPlace is what a file that Look found is known by where it lies. One that can't be looked at is known by why.
func (f Found) AtPlace(account string) ledger.Origin {
	if f.Info == nil {
		return ledger.Origin{Account: account, Path: f.Path + "\x00" + string(f.Why.Code), ModTime: time.Unix(0, 0)}
	}
	return ledger.Origin{Account: account, Path: f.Path, Size: f.Info.Size(), ModTime: f.Info.ModTime()}
}

// Origin is what it is known by under another name too. The file is opened, and known by its place where that fails.
func (f Found) Origin(account string) ledger.Origin {
	origin := f.AtPlace(account)
	if f.Info == nil {
		return origin
	}
	if file, err := openSource(f.Path); err == nil {
		origin.File = fileID(file, f.Info)
		file.Close()
	}
	return origin
}
