package watch

import (
	"errors"

	"github.com/fsnotify/fsnotify"
)

// mostFollowed is how many folders within one the system is asked to give word of; the others are found by looking.
const mostFollowed = 500

// hints are word from the system that something in a folder has changed. A nil one has none to give.
type hints struct {
	watcher *fsnotify.Watcher
	failed  bool
}

// openHints asks for word of the folder, which pokes it. What the system can't give is made up for by looking more often.
func (f *watching) openHints() {
	if f.hints != nil {
		return
	}
	f.hints = &hints{failed: true}
	watcher, err := f.notify()
	if err != nil {
		f.log.Debug("the system gives no word of changes in folders", "error", err)
		return
	}
	f.hints = &hints{watcher: watcher}
	go func() {
		for {
			select {
			case _, open := <-watcher.Events:
				if !open {
					return
				}
			case err := <-watcher.Errors: // too much at once: the look finds all of it
				if errors.Is(err, fsnotify.ErrClosed) {
					return
				}
			}
			f.poke()
		}
	}()
}

func (f *watching) closeHints() {
	if f.hints != nil && f.hints.watcher != nil {
		f.hints.watcher.Close()
	}
	f.hints = nil
}

// follow asks for word of a folder too.
func (h *hints) follow(folder string) {
	if h == nil || h.watcher == nil {
		return
	}
	if len(h.watcher.WatchList()) >= mostFollowed || h.watcher.Add(folder) != nil {
		h.failed = true
	}
}

func (h *hints) working() bool { return h != nil && !h.failed }
