package signin

import (
	"context"
	"sync"
	"time"
)

const (
	// early is how long before its end an access token is renewed, so that it doesn't end on its way.
	early = 30 * time.Second
	// renewLimit bounds a renewal with all it waits for: other processes, the network, a locked keychain.
	renewLimit = 2 * time.Minute
)

// source is an account's access token, in memory alone. Who the account is and where its refresh token is
// kept stands in the registry: another process may have changed it.
type source struct {
	id string

	mu      sync.Mutex
	access  string
	until   time.Time // by the monotonic clock, so that setting the clock changes nothing
	unsaved unsaved
}

// unsaved is a refresh token that the keychain would not take, and the one it still holds.
type unsaved struct{ old, renewed string }

func (s *Service) source(id string) *source {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.sources[id]
	if !ok {
		known = &source{id: id}
		s.sources[id] = known
	}
	return known
}

// hold takes the access token of a pair.
func (t *source) hold(got pair, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.access, t.until, t.unsaved = got.access, now.Add(got.life-early), unsaved{}
}

// fresh is the access token if it is not stale, has time left, and its refresh token is kept.
func (t *source) fresh(now time.Time, stale string) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	ok := t.access != "" && t.access != stale && now.Before(t.until) && t.unsaved == unsaved{}
	return t.access, ok
}

// keepLater notes a refresh token that is still to be kept, or with the zero value that it is.
func (t *source) keepLater(late unsaved) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unsaved = late
}

func (t *source) keptLater() unsaved {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.unsaved
}

func (t *source) drop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.access, t.unsaved = "", unsaved{}
}

// access is a token to send, renewed if it must be. stale is one that the service has just refused.
func (s *Service) access(ctx context.Context, t *source, stale string) (string, error) {
	if token, ok := t.fresh(s.now(), stale); ok {
		return token, nil
	}
	renewed, err := s.startRenewal(ctx, t, stale)
	if err != nil {
		return "", err
	}
	select {
	case result := <-renewed:
		if result.Err != nil {
			return "", result.Err
		}
		return result.Val.(string), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
