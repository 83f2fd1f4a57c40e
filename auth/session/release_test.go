package session_test

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/session"
)

func TestLoginsAreListedPageByPageWhileOneIsUsed(t *testing.T) {
	each(t, func(b *bench) {
		var cookies []string
		for range 5 {
			cookies = append(cookies, b.start(""))
			b.now = b.now.Add(time.Minute)
		}
		var began []time.Time
		for cursor, first := "", true; first || cursor != ""; first = false {
			page, next, err := b.Page(b.t.Context(), b.ann, cursor, 2)
			if err != nil || len(page) > 2 || len(page) == 0 {
				b.t.Fatalf("%d of them, %v", len(page), err)
			}
			for _, one := range page {
				began = append(began, one.StartedAt)
			}
			b.want("one that moves to the front of what was used last", cookies[0], session.Activity, nil)
			cursor = next
		}
		if len(began) != 5 {
			b.t.Fatalf("%d logins are listed", len(began))
		}
		for i := range began[1:] {
			if !began[i+1].Before(began[i]) {
				b.t.Errorf("out of order: %v", began)
			}
		}
		for _, forged := range []string{"x", "e30x", "bnVsbA=="} {
			if _, _, err := b.Page(b.t.Context(), b.ann, forged, 2); !errors.Is(err, session.ErrCursor) {
				b.t.Errorf("%q: %v", forged, err)
			}
		}
	})
}

func TestOnlyADisconnectedLoginIsReleasedAndOnlyByItsPerson(t *testing.T) {
	each(t, func(b *bench) {
		cookie := b.start("")
		release := func(whose uuid.UUID) error {
			listed, _, err := b.Page(b.t.Context(), b.ann, "", 10)
			if err != nil || len(listed) != 1 {
				b.t.Fatalf("%v, %v", listed, err)
			}
			return b.Release(b.t.Context(), whose, listed[0].ID, netip.Addr{})
		}
		b.now = b.now.Add(session.DisconnectedAfter - time.Second)
		if err := release(b.ann.ID); !errors.Is(err, session.ErrAlive) {
			b.t.Errorf("one in use: %v", err)
		}
		b.now = b.now.Add(time.Second)
		if err := release(uuid.Must(uuid.NewV7())); err == nil {
			b.t.Error("somebody else released it")
		}
		b.want("a refused one", cookie, session.Polling, nil)
		if err := release(b.ann.ID); err != nil {
			b.t.Errorf("a disconnected one: %v", err)
		}
		b.want("a released one", cookie, session.Polling, session.ErrLoggedOff)
		if err := b.Release(b.t.Context(), b.ann.ID, "", netip.Addr{}); !errors.Is(err, session.ErrGone) {
			b.t.Errorf("none: %v", err)
		}
	})
}
