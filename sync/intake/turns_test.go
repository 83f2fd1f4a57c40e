package intake

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

func TestANewcomerInterruptsTheHolderUntilItLetsGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all turns
		id := uuid.New()
		interrupted := make(chan struct{}, 100)
		release, err := all.take(t.Context(), id, func() { interrupted <- struct{}{} })
		if err != nil {
			t.Fatal(err)
		}
		taken := make(chan func())
		go func() {
			second, err := all.take(t.Context(), id, nil)
			if err != nil {
				t.Error(err)
			}
			taken <- second
		}()
		for range 3 {
			<-interrupted
		}
		release()
		(<-taken)()
		if all.left() != 0 {
			t.Errorf("%d lines are left", all.left())
		}
	})
}

func TestWhoeverGivesUpWaitingLeavesTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all turns
		id := uuid.New()
		release, err := all.take(t.Context(), id, nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := all.take(ctx, id, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting: %v", err)
		}
		release()
		if all.left() != 0 {
			t.Errorf("%d lines are left", all.left())
		}
	})
}

func TestOnlyOneHoldsATurnAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all turns
		var holders, most atomic.Int64
		id := uuid.New()
		for range 20 {
			go func() {
				release, err := all.take(t.Context(), id, func() {})
				if err != nil {
					t.Error(err)
					return
				}
				most.Store(max(most.Load(), holders.Add(1)))
				time.Sleep(time.Millisecond)
				holders.Add(-1)
				release()
			}()
		}
		synctest.Wait()
		time.Sleep(time.Second)
		if most.Load() != 1 || all.left() != 0 {
			t.Errorf("%d at once; %d lines are left", most.Load(), all.left())
		}
	})
}

// left counts the uploads that anybody works on or waits for.
func (t *turns) left() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.lines)
}

func TestAWaitForEventsEndsWithTheFirstOneOrTheService(t *testing.T) {
	company := uuid.New()
	var f feed
	woken := f.next(company)
	f.wake(uuid.New())
	select {
	case <-woken:
		t.Error("another company's event woke it")
	default:
	}
	f.wake(company)
	<-woken
	f.stop()
	f.stop()
	<-f.stopped()
}

func TestMediaTypesAreSeenInTheBytes(t *testing.T) {
	for want, head := range map[string]string{
		"application/pdf": "%PDF-1.7\n", "image/jpeg": "\xff\xd8\xff\xe0", "image/png": "\x89PNG\r\n\x1a\n",
		"image/tiff": "II*\x00\x08", "image/heic": "\x00\x00\x00\x18ftypheic", "image/avif": "\x00\x00\x00\x18ftypavif",
		"video/mp4": "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42mp41", "application/octet-stream": "\x00\x01\x02",
	} {
		if got := mediaType([]byte(head)); got != want {
			t.Errorf("%q: %s, want %s", head, got, want)
		}
	}
}

func TestADisplayNameStaysOnItsLineAndHidesNothing(t *testing.T) {
	for name, want := range map[string]string{
		"receipt.pdf":                "receipt.pdf",
		"two\nlines\r.pdf":           "two␊lines␍.pdf",
		"invoice\u202Efdp.exe":       "invoicefdp.exe",
		"a\u200bb\u2066c\u2069.pdf":  "abc.pdf",
		"del\x7f.pdf":                "del␡.pdf",
		"para\u2029graph":            "para graph",
		"日本語 der Ärztin, número 5 €": "日本語 der Ärztin, número 5 €",
	} {
		if got := DisplayName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
