package companion

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// line is the network to a service that is gone at first.
type line struct {
	back time.Time // when the service answers

	mu      sync.Mutex
	tried   int
	revoked []string // bodies of revocations
}

// seen is how often it was tried in vain, and what the service was told.
func (l *line) seen() (tried int, revoked []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tried, slices.Clone(l.revoked)
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	answer := func(body string) (*http.Response, error) {
		return &http.Response{
			Status: "200 OK", StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(body)),
			Header: http.Header{"Content-Type": {"application/json"}},
		}, nil
	}
	if time.Now().Before(l.back) {
		l.tried++
		return nil, errors.New("no route to host")
	}
	switch r.URL.Path {
	case "/.well-known/satchel":
		return answer(`{"product":"satchel","version":"1","api":{"min":1,"max":1},"issuer":"https://s.test","time":"2026-01-01T00:00:00Z"}`)
	case "/.well-known/oauth-authorization-server":
		return answer(`{"issuer":"https://s.test","authorization_challenge_endpoint":"https://s.test/oauth/challenge",` +
			`"token_endpoint":"https://s.test/oauth/token","revocation_endpoint":"https://s.test/oauth/revoke"}`)
	case "/oauth/revoke":
		body, err := io.ReadAll(r.Body)
		l.revoked = append(l.revoked, string(body))
		if err != nil {
			return nil, err
		}
		return answer("")
	}
	return nil, errors.New("not asked for: " + r.URL.Path)
}

const waitingRevocation = `[{"issuer":"https://s.test","device":"01a20320-0000-7000-8000-00000000000d","revocation_token":"revoke_abc","until":"2099-01-01T00:00:00Z"}]`

// away is a companion with one revocation waiting, whose service answers again after an outage.
func away(t *testing.T, outage time.Duration) (*Companion, *line) {
	t.Helper()
	network := &line{back: time.Now().Add(outage)}
	home := t.TempDir()
	c, err := Open(t.Context(), Options{Home: home, Transport: network})
	if err != nil {
		t.Fatal(err)
	}
	wait(t, home)
	return c, network
}

func wait(t *testing.T, home string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(home, "revocations.json"), []byte(waitingRevocation), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRevocationsAreTriedUntilTheServiceIsBackAndNotMuchMoreOftenThanNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, network := away(t, 24*time.Hour)
		go c.KeepRevoking(t.Context())
		time.Sleep(23 * time.Hour)
		synctest.Wait()
		if tried, _ := network.seen(); tried < 60 || tried > 110 {
			t.Errorf("tried %d times in 23 hours", tried)
		}
		time.Sleep(time.Hour + lastRevokingPause)
		synctest.Wait()
		left, err := c.RevocationsWaiting()
		_, told := network.seen()
		if left != 0 || err != nil || len(told) != 1 || !strings.Contains(told[0], "token=revoke_abc") {
			t.Errorf("%d left (%v), the service was told %q", left, err, told)
		}
	})
}

func TestASignOutOfThisProcessIsToldOfAtOnceAfterTheOthersWere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, network := away(t, 0)
		ctx, end := context.WithCancel(t.Context())
		defer end()
		go c.KeepRevoking(ctx)
		synctest.Wait()
		wait(t, c.Home())
		c.noteChange()
		synctest.Wait()
		if _, told := network.seen(); len(told) != 2 {
			t.Errorf("the service was told %q", told)
		}
	})
}
