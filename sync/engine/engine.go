package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"satchel/sync/ledger"
)

// Options of an Engine.
type Options struct {
	Ledger *ledger.Ledger
	Now    func() time.Time // the wall clock; nil is time.Now
	Log    *slog.Logger     // nil discards
}

// Engine sends documents. Make one with New, for one home; its methods may be called from any goroutine.
type Engine struct {
	options  Options
	commands chan func(*owner)
	stopped  chan struct{}
	latest   atomic.Pointer[view]
	sequence atomic.Uint64

	mu        sync.Mutex // held by whoever is, or looks for, the owner
	state     lifetime
	uploaders map[string]Uploader // as commands left them, for Run to begin with

	readers readers
}

type lifetime int

const (
	unstarted lifetime = iota
	running
	ended
)

// ErrStopped means that Run has ended, so that nothing will happen any more.
var ErrStopped = errors.New("engine: stopped")

// ErrRunning means that Run was called twice.
var ErrRunning = errors.New("engine: already running")

// New makes an engine. It does nothing before Run, except commands.
func New(options Options) *Engine {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	return &Engine{
		options:   options,
		commands:  make(chan func(*owner)),
		stopped:   make(chan struct{}),
		uploaders: map[string]Uploader{},
	}
}

// Run tries everything that waits, and sends until the context ends; then it returns nil. It may be called once. Its
// error is that of reading the ledger at the beginning; later faults of the ledger are retried and stand in the
// snapshots.
func (e *Engine) Run(ctx context.Context) error {
	o, err := e.begin()
	if err != nil {
		return err
	}
	defer close(e.stopped)
	o.run(ctx)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state = ended
	return nil
}

func (e *Engine) begin() (*owner, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.state != unstarted {
		return nil, ErrRunning
	}
	o, err := newOwner(e)
	if err != nil {
		return nil, err
	}
	e.state = running
	return o, nil
}

// do has the owner carry out a command and waits for it.
func (e *Engine) do(ctx context.Context, command func(*owner)) error {
	e.mu.Lock()
	if e.state != running {
		defer e.mu.Unlock()
		return e.doHere(command)
	}
	e.mu.Unlock()
	done := make(chan struct{})
	select {
	case e.commands <- func(o *owner) { command(o); close(done) }:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.stopped:
		return stopping(ctx)
	}
	<-done
	return nil
}

// doHere is do while nothing runs: the caller is the owner for a moment.
func (e *Engine) doHere(command func(*owner)) error {
	o, err := newOwner(e)
	if err != nil {
		return err
	}
	command(o)
	o.writeAll()
	for o.waking != nil && o.fault == nil {
		o.wakeSome()
		o.writeAll()
	}
	o.publish()
	return o.fault
}
