package intake

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/resumable"
)

// journal is a company's events, and nothing else of a database.
type journal struct {
	Database

	mu     sync.Mutex
	events []database.Event
}

func (j *journal) EventsAfter(_ context.Context, _ uuid.UUID, after int64, _ int) ([]database.Event, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.events[min(int(after), len(j.events)):], nil
}

// listening is somebody who waits for a company's events, for as long as they may.
type listening struct {
	*Service

	journal *journal
	company uuid.UUID
	mu      sync.Mutex
	lost    error // why they may no more
	asked   int   // how often that was looked at
}

func newListening() *listening {
	l := &listening{journal: &journal{}, company: uuid.New()}
	l.Service = &Service{db: l.journal}
	return l
}

// happen adds an event; woken tells whether this process hears of it at once.
func (l *listening) happen(woken bool) {
	l.journal.mu.Lock()
	l.journal.events = append(l.journal.events, database.Event{Seq: int64(len(l.journal.events) + 1)})
	l.journal.mu.Unlock()
	if woken {
		l.feed.wake(l.company)
	}
}

func (l *listening) lose(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lost = why
}

func (l *listening) may(context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	return l.lost
}

func (l *listening) wait(t *testing.T, after int64) (took time.Duration, events []database.Event, err error) {
	began := time.Now()
	events, err = l.Events(t.Context(), resumable.Owner{Company: l.company}, after, 100, maxWait, l.may)
	return time.Since(began), events, err
}

func TestWhoMayListenNoMoreWaitsTenSecondsAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, gone := newListening(), errors.New("removed, revoked or signed out")
		time.AfterFunc(3*time.Second, func() { l.lose(gone) })
		if took, events, err := l.wait(t, 0); !errors.Is(err, gone) || len(events) > 0 || took != lookEvery {
			t.Errorf("after %s: %v, %v", took, events, err)
		}
	})
}

func TestAnEventOfACompanyOneLostIsNeverGiven(t *testing.T) {
	for name, woken := range map[string]bool{"of this process": true, "of another replica": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, gone := newListening(), errors.New("removed, revoked or signed out")
				time.AfterFunc(3*time.Second, func() {
					l.lose(gone)
					l.happen(woken)
				})
				if took, events, err := l.wait(t, 0); !errors.Is(err, gone) || len(events) > 0 || took > 3*time.Second+pollEvery {
					t.Errorf("after %s: %v, %v", took, events, err)
				}
			})
		})
	}
}

func TestAWaitIsLookedAtNowAndThenAndEndsWithTheEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newListening()
		time.AfterFunc(25*time.Second, func() { l.happen(true) })
		if took, events, err := l.wait(t, 0); err != nil || len(events) != 1 || took != 25*time.Second || l.asked != 3 {
			t.Errorf("after %s, asked %d times: %v, %v", took, l.asked, events, err)
		}
		if took, events, err := l.wait(t, 0); err != nil || len(events) != 1 || took != 0 || l.asked != 4 {
			t.Errorf("what was there before took %s, asked %d times: %v, %v", took, l.asked, events, err)
		}
		if took, events, err := l.wait(t, 1); err != nil || len(events) != 0 || took != maxWait {
			t.Errorf("nothing took %s: %v, %v", took, events, err)
		}
	})
}
