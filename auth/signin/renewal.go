package signin

import (
	"context"
	"errors"

	"golang.org/x/sync/singleflight"
)

var errClosed = errors.New("signin: closed")

// startRenewal has the tokens renewed once for everybody who asks meanwhile. It goes on when the one who asked
// gives up: a token that the service has given must be kept.
func (s *Service) startRenewal(ctx context.Context, t *source, stale string) (<-chan singleflight.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	s.running.Add(1)
	detached := context.WithoutCancel(ctx)
	results := s.refreshes.DoChan(t.id, func() (any, error) {
		limited, cancel := context.WithTimeout(detached, renewLimit)
		defer cancel()
		return s.renewal(limited, t, stale)
	})
	waiting := make(chan singleflight.Result, 1)
	go func() {
		defer s.running.Done()
		waiting <- <-results
	}()
	return waiting, nil
}
