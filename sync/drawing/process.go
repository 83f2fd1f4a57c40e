package drawing

import (
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"sync"
	"time"
)

// Options of a Process. Command is required.
type Options struct {
	Command []string // the program and its arguments that run Serve on its standard input and output
	Env     []string // its whole environment, such as LD_LIBRARY_PATH=…; it needs none, and so learns no secrets
	Log     *slog.Logger

	Idle  time.Duration // after which the other process ends; a minute if zero
	Begin time.Duration // how long it may take to begin, which is to compile once; two minutes if zero
	Limit time.Duration // how long one document may take from then on; 20 seconds if zero
}

// grace is how long a document that nobody waits for any more may still take before it is given up: to begin anew costs
// more than to finish most of them.
const grace = time.Second

// leaving is how long the other process may take to end by itself.
const leaving = 2 * time.Second

// Process draws in a process of its own, one document at a time. Its methods may be called from any goroutine.
type Process struct {
	options Options
	turn    chan struct{}

	mu     sync.Mutex
	other  *other // nil while there is none
	idle   *time.Timer
	closed bool
}

// NewProcess makes a Process, and starts nothing yet.
func NewProcess(options Options) *Process {
	options.Idle = orElse(options.Idle, time.Minute)
	options.Begin = orElse(options.Begin, 2*time.Minute)
	options.Limit = orElse(options.Limit, 20*time.Second)
	return &Process{options: options, turn: make(chan struct{}, 1)}
}

func orElse(given, usual time.Duration) time.Duration {
	if given == 0 {
		return usual
	}
	return given
}

type outcome struct {
	page *image.RGBA
	err  error
}

// Draw implements Drawer. The context ends the waiting at once, and what is done a little later.
func (p *Process) Draw(ctx context.Context, content Content, side int) (*image.RGBA, error) {
	if content.Size > MaxContent {
		return nil, errors.Join(ErrTooLarge, content.Close())
	}
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), content.Close())
	}
	done := make(chan outcome, 1)
	go func() {
		page, err := p.exchange(ctx, content, min(side, MaxSide))
		p.rest()
		<-p.turn
		done <- outcome{page, err}
	}()
	select {
	case got := <-done:
		return got.page, got.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// exchange has one document drawn. Where anything goes wrong with the other process it is ended: the next document gets a
// new one. So does this one, once, where the process is found to have died while nothing was asked of it.
func (p *Process) exchange(ctx context.Context, content Content, side int) (*image.RGBA, error) {
	defer content.Close()
	page, err := p.exchangeOnce(ctx, content, side)
	if errors.Is(err, errDead) && ctx.Err() == nil {
		page, err = p.exchangeOnce(ctx, content, side)
	}
	return page, err
}

func (p *Process) exchangeOnce(ctx context.Context, content Content, side int) (*image.RGBA, error) {
	o, err := p.reach()
	if err != nil {
		return nil, err
	}
	begun, over := make(chan struct{}, 1), make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() { p.watch(ctx, o, begun, over) })
	page, err := o.ask(content, side, func() { signal(begun) })
	close(over)
	watching.Wait()
	switch {
	case err == nil || knownFailure(err):
		return page, err
	case ctx.Err() != nil:
		p.drop(o)
		return nil, ctx.Err()
	}
	p.drop(o)
	p.options.Log.WarnContext(ctx, "a document could not be drawn", "error", err)
	return nil, fmt.Errorf("%w: %w", ErrGaveUp, err)
}

func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

func knownFailure(err error) bool {
	for _, known := range failures {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// watch ends the other process where a document takes too long. What is slow to begin may do so for whoever comes next,
// too.
func (p *Process) watch(ctx context.Context, o *other, begun, over <-chan struct{}) {
	limit := time.NewTimer(p.options.Begin)
	defer limit.Stop()
	left, gone, drawing := ctx.Done(), false, false
	for {
		select {
		case <-over:
			return
		case <-begun:
			drawing = true
			limit.Reset(p.options.Limit)
		case <-left:
			left, gone = nil, true
		case <-limit.C:
			o.kill()
			return
		}
		if drawing && gone {
			limit.Reset(min(grace, p.options.Limit))
		}
	}
}

// reach is the other process, started where there is none.
func (p *Process) reach() (*other, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, ErrGaveUp
	}
	if p.idle != nil {
		p.idle.Stop()
	}
	if p.other != nil {
		return p.other, nil
	}
	o, err := start(p.options.Command, p.options.Env)
	if err != nil {
		return nil, fmt.Errorf("%w: starting a process: %w", ErrGaveUp, err)
	}
	p.other = o
	return o, nil
}

// rest has the other process end once nothing is asked of it for a while.
func (p *Process) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := p.other
	if o == nil || p.closed {
		return
	}
	p.idle = time.AfterFunc(p.options.Idle, func() {
		select {
		case p.turn <- struct{}{}:
			defer func() { <-p.turn }()
			p.drop(o)
		default: // it is asked again
		}
	})
}

// drop lets go of the other process and waits for its end.
func (p *Process) drop(o *other) {
	p.mu.Lock()
	if p.other == o {
		p.other = nil
	}
	p.mu.Unlock()
	o.end()
}

// Running tells whether there is another process now.
func (p *Process) Running() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.other != nil
}

// Close ends the other process. Nothing is drawn from then on.
func (p *Process) Close() error {
	p.mu.Lock()
	p.closed = true
	o := p.other
	p.other = nil
	if p.idle != nil {
		p.idle.Stop()
	}
	p.mu.Unlock()
	if o != nil {
		o.end()
	}
	return nil
}
