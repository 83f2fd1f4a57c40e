package engine

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"satchel/sync/document"
)

// line is a service that takes a while to answer, and counts how many it had at once.
type line struct {
	*service

	mu    sync.Mutex
	takes time.Duration
	fails error
	now   int
	most  int // since it was last asked
}

func (l *line) Upload(ctx context.Context, r document.Record, content io.ReaderAt, progress func(string, int64)) (document.Acknowledgement, error) {
	l.mu.Lock()
	l.now++
	l.most = max(l.most, l.now)
	takes, fails := l.takes, l.fails
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.now--
	}()
	select {
	case <-time.After(takes):
	case <-ctx.Done():
		return document.Acknowledgement{}, ctx.Err()
	}
	if fails != nil {
		return document.Acknowledgement{}, fails
	}
	return l.service.Upload(ctx, r, content, progress)
}

// becomes changes how the service answers and returns the most it had at once since the last change.
func (l *line) becomes(takes time.Duration, fails error) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	most := l.most
	l.takes, l.fails, l.most = takes, fails, 0
	return most
}

func TestAQuickServiceIsSentMoreAtOnceAndASlowOneFew(t *testing.T) {
	for name, test := range map[string]struct {
		takes time.Duration
		want  int
	}{
		"quick":       {20 * time.Millisecond, mostSmall},
		"in between":  {500 * time.Millisecond, fewestSmall},
		"a slow line": {5 * time.Second, fewestSmall},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := build(t)
				defer h.close()
				h.add("anna", manySmall(300)...)
				l := &line{service: newService(), takes: test.takes}
				_, stop := h.run(map[string]Uploader{"anna": l})
				time.Sleep(10 * time.Minute)
				stop()
				if accepted, _, _ := l.count(); accepted != 300 {
					t.Errorf("%d of 300 were accepted", accepted)
				}
				if most := l.becomes(0, nil); most != test.want {
					t.Errorf("at most %d were sent at once, want %d", most, test.want)
				}
			})
		})
	}
}

func TestALineThatBecomesSlowOrBreaksIsSentFewAgain(t *testing.T) {
	for name, test := range map[string]struct {
		takes time.Duration
		fails error
	}{
		"slow":   {2 * time.Second, nil},
		"broken": {10 * time.Millisecond, errors.New("connection reset by peer")},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := build(t)
				defer h.close()
				h.add("anna", manySmall(2000)...)
				l := &line{service: newService(), takes: 100 * time.Millisecond}
				_, stop := h.run(map[string]Uploader{"anna": l})
				defer stop()
				time.Sleep(2 * time.Second)
				l.becomes(test.takes, test.fails)
				time.Sleep(5 * time.Second) // all that were under way have ended
				l.becomes(500*time.Millisecond, nil)
				time.Sleep(5 * time.Minute)
				if most := l.becomes(0, nil); most != fewestSmall {
					t.Errorf("afterwards at most %d were sent at once, want %d", most, fewestSmall)
				}
			})
		})
	}
}

func manySmall(n int) []int {
	sizes := make([]int, n)
	for i := range sizes {
		sizes[i] = 100
	}
	return sizes
}
