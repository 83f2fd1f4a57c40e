package intake

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
)

// turns lets one request at a time work on an upload. A newcomer interrupts the one before, which then keeps what
// it has and lets go: most often it is the same client, come back on a new connection while the service still
// waits on the old, dead one.
//
// It orders requests within this process. Between replicas, the conditional move of the offset decides.
type turns struct {
	mu    sync.Mutex
	lines map[uuid.UUID]*line
}

type line struct {
	users     int // holder and those who wait
	free      chan struct{}
	interrupt func() // of the holder; nil if it has nothing to interrupt
}

// nudgeEvery is how often whoever waits interrupts the holder again: one interruption can come at a moment at which
// the holder is just about to wait for the network.
const nudgeEvery = 100 * time.Millisecond

// take waits for the turn and returns the function that ends it. interrupt, which may be nil, is called when
// somebody else wants the turn, perhaps more than once.
func (t *turns) take(ctx context.Context, id uuid.UUID, interrupt func()) (release func(), err error) {
	l := t.join(id)
	if err := t.await(ctx, l); err != nil {
		t.leave(id, l, false)
		return nil, err
	}
	t.hold(l, interrupt)
	return func() { t.leave(id, l, true) }, nil
}

func (t *turns) await(ctx context.Context, l *line) error {
	select {
	case <-l.free:
		return nil
	default:
	}
	nudge := time.NewTicker(nudgeEvery)
	defer nudge.Stop()
	for {
		select {
		case <-l.free:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-nudge.C:
			t.nudge(l)
		}
	}
}

func (t *turns) nudge(l *line) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l.interrupt != nil {
		l.interrupt()
	}
}

func (t *turns) join(id uuid.UUID) *line {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines == nil {
		t.lines = map[uuid.UUID]*line{}
	}
	l := t.lines[id]
	if l == nil {
		l = &line{free: make(chan struct{}, 1)}
		l.free <- struct{}{}
		t.lines[id] = l
	}
	l.users++
	if l.interrupt != nil {
		l.interrupt()
	}
	return l
}

func (t *turns) hold(l *line, interrupt func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l.interrupt = interrupt
	if interrupt != nil && l.users > 1 {
		interrupt() // somebody already waits behind this one
	}
}

func (t *turns) leave(id uuid.UUID, l *line, held bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if held {
		l.interrupt = nil
		l.free <- struct{}{}
	}
	if l.users--; l.users == 0 {
		delete(t.lines, id)
	}
}
