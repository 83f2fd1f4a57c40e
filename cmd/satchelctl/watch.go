package main

import (
	gosync "sync"

	"satchel/sync/companion"
)

// watch hands snapshots from the engine's goroutine to the command's, losing none and holding nobody up.
type watch struct {
	news chan struct{} // has a token whenever there is something to take

	mu      gosync.Mutex
	pending []companion.Snapshot
	newest  companion.Snapshot
}

func newWatch() *watch { return &watch{news: make(chan struct{}, 1)} }

func (w *watch) put(s companion.Snapshot) {
	w.mu.Lock()
	w.pending = append(w.pending, s)
	w.newest = s
	w.mu.Unlock()
	select {
	case w.news <- struct{}{}:
	default:
	}
}

func (w *watch) take() []companion.Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.pending
	w.pending = nil
	return taken
}

func (w *watch) last() companion.Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.newest
}
