package password

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"satchel/auth/password/argon2id"
)

// patience is how long a hash waits for its turn before ErrBusy.
const patience = 10 * time.Second

// pause is how long no hash is computed before the memory goes back to the system. Given back sooner, the next
// hash would fault every page in again, which takes longer than the hash.
const pause = 200 * time.Millisecond

// Heap is the program's memory, as far as hashing concerns it.
type Heap interface {
	// Lend makes room for this many bytes of hashes in all, beside everything else, until Reclaim.
	Lend(bytes int64)
	// Reclaim takes the room back, and gives the memory back to the system.
	Reclaim()
}

// turns lets hashes in, one a processor at once, and has memory for as many: the next is computed where one was before.
// Taken anew for each, it would have to be collected as often, for a tenth of the time that hashing takes.
type turns struct {
	processors chan struct{}
	cost       Cost // what the memory is for
	heap       Heap // may be nil

	mu   sync.Mutex
	idle []*argon2id.Memory
	made int64 // idle or in use
	rest *time.Timer
}

func newTurns(most int, cost Cost, heap Heap) *turns {
	return &turns{processors: make(chan struct{}, min(most, runtime.GOMAXPROCS(0))), cost: cost, heap: heap}
}

// enter waits for a turn, which ends with leave.
func (t *turns) enter(ctx context.Context) (*argon2id.Memory, error) {
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case t.processors <- struct{}{}:
		return t.memory(), nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting to hash a password: %w", ctx.Err())
	case <-wait.C:
		return nil, ErrBusy
	}
}

// memory is what another hash was computed in, or new while as many are under way as never were since the last pause.
func (t *turns) memory() *argon2id.Memory {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := len(t.idle) - 1; last >= 0 {
		memory := t.idle[last]
		t.idle = t.idle[:last]
		return memory
	}
	t.made++
	if t.heap != nil {
		t.heap.Lend(t.made * int64(t.cost.Memory) << 10)
	}
	return argon2id.NewMemory(t.cost.Memory, t.cost.Parallelism)
}

func (t *turns) leave(memory *argon2id.Memory) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.idle = append(t.idle, memory)
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
	if t.made == 0 || len(t.processors) > 0 {
		return
	}
	t.idle, t.made = nil, 0
	if t.heap != nil {
		t.heap.Reclaim()
	}
}
