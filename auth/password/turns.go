package password

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// patience is how long a hash waits for its turn before ErrBusy.
const patience = 10 * time.Second

// pause is how long no hash is computed before the memory goes back to the system. Given back sooner, the next
// hash would fault every page in again, which takes longer than the hash.
const pause = 200 * time.Millisecond

// Heap is the program's memory, as far as hashing concerns it.
type Heap interface {
	// Lend makes room for this many bytes of hashes beside everything else, until Reclaim. Within it the turns
	// say when garbage is collected: a collector that minded every hash would take longer than the hashes.
	Lend(bytes int64)
	// Reclaim takes the room back, and gives the memory back to the system.
	Reclaim()
}

// turns lets hashes in, one a processor at once, as long as there is memory for them. A hash's memory is free for
// another not as it ends but once it is collected; that is put off until the memory is all used.
type turns struct {
	processors chan struct{}
	most       int   // hashes there is memory for
	each       int64 // bytes of one
	heap       Heap  // may be nil

	mu    sync.Mutex
	ended int // hashes that ended and may not be collected yet
	lent  bool
	rest  *time.Timer
}

func newTurns(most int, each int64, heap Heap) *turns {
	return &turns{processors: make(chan struct{}, min(most, runtime.GOMAXPROCS(0))), most: most, each: each, heap: heap}
}

func (t *turns) enter(ctx context.Context) error {
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case t.processors <- struct{}{}:
		t.makeRoom()
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to hash a password: %w", ctx.Err())
	case <-wait.C:
		return ErrBusy
	}
}

// makeRoom collects what has ended where there is no memory for one more. Others that come meanwhile wait, since
// there is none for them either. A hash that is alone has time for that, so nothing that ended stays beside it: the
// room for several is only taken when several come at once.
func (t *turns) makeRoom() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.heap != nil && !t.lent {
		t.lent = true
		t.heap.Lend(int64(t.most) * t.each)
	}
	most := t.most
	if len(t.processors) == 1 {
		most = 1
	}
	if t.ended+len(t.processors) > most {
		runtime.GC()
		t.ended = 0
	}
}

func (t *turns) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended++
	<-t.processors
	if t.rest == nil {
		t.rest = time.AfterFunc(pause, t.pause)
		return
	}
	t.rest.Reset(pause)
}

// pause gives the memory back, unless somebody came meanwhile, who does that later.
func (t *turns) pause() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.lent || len(t.processors) > 0 {
		return
	}
	t.lent, t.ended = false, 0
	t.heap.Reclaim()
}
