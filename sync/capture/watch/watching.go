package watch

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// How long a folder is let be between two looks at it.
const (
	hintedPause = 3 * time.Minute  // where the system gives word of changes
	remotePause = 20 * time.Second // where it doesn't
	leastPause  = time.Second      // whatever word there is
	silence     = 30 * time.Second // of a drive, before it is said not to answer
)

// watching is one folder while it is watched.
type watching struct {
	*Watcher
	folder Folder        // of whoever has the turn, as it was listed when that began
	poked  chan struct{} // has a token when the folder is to be looked at soon
	turn   chan struct{} // has a token while nobody looks
	pile   pile          // of whoever has the turn
	hints  *hints        // of whoever has the turn
	step   atomic.Int64  // when the drive answered last, in nanoseconds since began; 0 while nobody looks
	began  time.Time

	mu    sync.Mutex
	state State
	next  time.Duration // until the next look
}

func (w *Watcher) newWatching(folder Folder) *watching {
	f := &watching{
		Watcher: w, poked: make(chan struct{}, 1), turn: make(chan struct{}, 1),
		pile: pile{files: map[string]*pending{}}, began: w.now(), state: State{Folder: folder},
	}
	f.turn <- struct{}{}
	return f
}

// listed notes how the list has the folder now; another process may have changed how it stands.
func (f *watching) listed(folder Folder) {
	f.mu.Lock()
	changed := f.state.Folder != folder
	f.state.Folder = folder
	f.mu.Unlock()
	if changed {
		f.poke()
	}
}

// poke has the folder looked at soon.
func (f *watching) poke() {
	select {
	case f.poked <- struct{}{}:
	default:
	}
}

// run looks until the context ends.
func (f *watching) run(ctx context.Context) {
	defer f.closeHints()
	for ctx.Err() == nil {
		f.look(ctx)
		f.mu.Lock()
		next := f.next
		f.mu.Unlock()
		if !f.rest(ctx, next) {
			return
		}
	}
}

// rest waits until the folder is to be looked at again; false when the context has ended.
func (f *watching) rest(ctx context.Context, next time.Duration) bool {
	least, most := time.NewTimer(min(leastPause, next)), time.NewTimer(next)
	defer least.Stop()
	defer most.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-most.C:
		return true
	case <-f.poked:
	}
	select {
	case <-ctx.Done():
		return false
	case <-least.C:
		return true
	}
}

// take waits for the turn to look.
func (f *watching) take(ctx context.Context) bool {
	select {
	case <-f.turn:
		f.answered()
		return true
	case <-ctx.Done():
		return false
	}
}

// answered notes that the drive has answered.
func (f *watching) answered() { f.step.Store(max(1, int64(f.now().Sub(f.began)))) }

func (f *watching) give() {
	f.step.Store(0)
	f.turn <- struct{}{}
}

// silent tells whether somebody looks, and the drive has not answered for that long.
func (f *watching) silent(limit time.Duration) bool {
	step := f.step.Load()
	return step != 0 && f.now().Sub(f.began)-time.Duration(step) >= limit
}

// look looks at the folder once, and says how it stands.
func (f *watching) look(ctx context.Context) {
	if !f.take(ctx) {
		return
	}
	defer f.give()
	f.mu.Lock()
	f.folder = f.state.Folder
	f.mu.Unlock()
	found := f.lookOnce(ctx)
	if ctx.Err() != nil {
		return
	}
	f.mu.Lock()
	found.state.Folder = f.state.Folder
	found.state.Taken += f.state.Taken
	if !found.whole {
		found.state.Looked = f.state.Looked
	}
	f.state, f.next = found.state, found.next
	f.mu.Unlock()
	f.changed()
}

// left tells whether the last look left files that may be taken once they have settled, and how many were taken so far.
func (f *watching) left() (unsettled bool, taken int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.next <= settleTime, f.state.Taken
}

func (f *watching) standing() State {
	f.mu.Lock()
	state := f.state
	f.mu.Unlock()
	if f.silent(silence) {
		state.Trouble = errors.Join(ErrSilent, state.Trouble)
	}
	return state
}
