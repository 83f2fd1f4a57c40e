package main

import (
	gosync "sync"
	"time"

	"satchel/sync/companion"
)

// followLimit is how long until waits for a snapshot that was published to be shown.
const followLimit = 5 * time.Second

// follower shows snapshots, which come from a goroutine of the engine's, and knows how far it has come.
type follower struct {
	shown chan struct{} // has a token after each snapshot

	mu       gosync.Mutex
	progress progress
	seq      uint64
	ended    bool
}

func newFollower(p progress) *follower {
	return &follower{shown: make(chan struct{}, 1), progress: p}
}

func (f *follower) put(s companion.Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return
	}
	f.progress.show(s)
	f.seq = s.Seq
	select {
	case f.shown <- struct{}{}:
	default:
	}
}

// until shows everything up to a snapshot, and nothing more after that.
func (f *follower) until(seq uint64) {
	limit := time.NewTimer(followLimit)
	defer limit.Stop()
	for !f.reached(seq) {
		select {
		case <-f.shown:
		case <-limit.C:
			seq = 0
		}
	}
}

func (f *follower) reached(seq uint64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seq < seq {
		return false
	}
	f.progress.end()
	f.ended = true
	return true
}
