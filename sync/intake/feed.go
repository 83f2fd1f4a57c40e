package intake

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/resumable"
)

// Limits of the events feed.
const (
	maxEvents = 500              // in one answer
	maxWait   = 55 * time.Second // below the minute after which proxies give up
	pollEvery = 2 * time.Second  // how late an event of another replica may be noticed
	lookEvery = 10 * time.Second // how long somebody waits at most who may listen no more
)

// ErrStopping ends a wait for events because the service is about to stop.
var ErrStopping = errors.New("intake: the service is stopping; ask again in a moment")

// Events lists a company's events with numbers above after, in order and without gaps, at most limit (1 to 500) of
// them. If there are none it waits for the first, up to wait (0 to 55 s), and then lists none. ErrStopping if the wait
// was cut short by StopWaiting.
//
// may says whether the owner may still know of them. It is asked before any is given, and every ten seconds of a wait; its
// error ends that.
func (s *Service) Events(
	ctx context.Context, owner resumable.Owner, after int64, limit int, wait time.Duration, may func(context.Context) error,
) ([]database.Event, error) {
	limit = min(max(limit, 1), maxEvents)
	deadline := time.NewTimer(min(max(wait, 0), maxWait))
	defer deadline.Stop()
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		woken := s.feed.next(owner.Company)
		events, err := s.db.EventsAfter(ctx, owner.Company, after, limit)
		switch {
		case err != nil:
			return nil, err
		case len(events) > 0:
			if err := may(ctx); err != nil {
				return nil, err
			}
			return events, nil
		case wait <= 0:
			return nil, nil
		}
		select {
		case <-woken:
		case <-poll.C:
		case <-look.C:
			if err := may(ctx); err != nil {
				return nil, err
			}
		case <-deadline.C:
			return nil, nil
		case <-s.feed.stopped():
			return nil, ErrStopping
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// StopWaiting ends every wait for events, now and from now on: the service is about to stop, and whoever waits
// asks again where it will have started. It may be called more than once.
func (s *Service) StopWaiting() { s.feed.stop() }

// feed wakes those who wait for a company's events. It is a hint only: what happened stands in the database, and
// other replicas are noticed by looking there.
type feed struct {
	mu      sync.Mutex
	waiting map[uuid.UUID]chan struct{}
	ended   chan struct{}
}

// stopped is closed once nobody is to wait any more.
func (f *feed) stopped() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended == nil {
		f.ended = make(chan struct{})
	}
	return f.ended
}

func (f *feed) stop() {
	f.stopped()
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.ended:
	default:
		close(f.ended)
	}
}

// next is closed at the company's next event.
func (f *feed) next(company uuid.UUID) <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.waiting == nil {
		f.waiting = map[uuid.UUID]chan struct{}{}
	}
	c := f.waiting[company]
	if c == nil {
		c = make(chan struct{})
		f.waiting[company] = c
	}
	return c
}

func (f *feed) wake(company uuid.UUID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.waiting[company]; c != nil {
		close(c)
		delete(f.waiting, company)
	}
}
