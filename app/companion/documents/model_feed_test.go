package documents

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/sync/companion"
	"satchel/sync/document"
)

// clock is an after that runs when told to.
type clock struct{ due []func() }

func (c *clock) after(_ time.Duration, fn func()) func() {
	c.due = append(c.due, fn)
	return func() {}
}

func (c *clock) tick() {
	due := c.due
	c.due = nil
	for _, fn := range due {
		fn()
	}
}

func TestAFeedHandsOnTheNewestOfEachDocumentOnce(t *testing.T) {
	var c clock
	var got []companion.Snapshot
	feed := NewFeed(c.after, func(s companion.Snapshot) { got = append(got, s) })
	for percent := range 100 {
		r := record(1, document.Uploading, "a")
		r.Offset = int64(percent)
		feed.Take(companion.Snapshot{Changed: []document.Record{r}, Counts: companion.Counts{Uploading: 1}})
	}
	feed.Take(companion.Snapshot{Changed: []document.Record{record(2, document.Spooled, "b")}, Offline: true})
	if len(got) != 0 {
		t.Fatal("delivered before its time")
	}
	c.tick()
	if len(got) != 1 || len(got[0].Changed) != 2 || got[0].Changed[0].Offset != 99 || !got[0].Offline {
		t.Fatalf("delivered %+v", got)
	}
	c.tick()
	if len(got) != 1 {
		t.Error("delivered again without a change")
	}
}

func TestARemovedDocumentDoesNotComeBackThroughAnOlderChange(t *testing.T) {
	var c clock
	var got companion.Snapshot
	feed := NewFeed(c.after, func(s companion.Snapshot) { got = s })
	r := record(1, document.Spooled, "a")
	feed.Take(companion.Snapshot{Changed: []document.Record{r}})
	feed.Take(companion.Snapshot{Removed: []uuid.UUID{r.ID}})
	c.tick()
	if len(got.Changed) != 0 || len(got.Removed) != 1 {
		t.Errorf("delivered %+v", got)
	}
}

func TestAClosedFeedDeliversNothingMore(t *testing.T) {
	var c clock
	feed := NewFeed(c.after, func(companion.Snapshot) { t.Error("delivered") })
	feed.Take(companion.Snapshot{})
	feed.Close()
	c.tick()
	feed.Take(companion.Snapshot{})
	c.tick()
}

func TestThatMoreHasChangedThanIsToldIsHandedOnOnce(t *testing.T) {
	var c clock
	var got []bool
	feed := NewFeed(c.after, func(s companion.Snapshot) { got = append(got, s.Many) })
	feed.Take(companion.Snapshot{Many: true})
	feed.Take(companion.Snapshot{})
	c.tick()
	feed.Take(companion.Snapshot{})
	c.tick()
	if len(got) != 2 || !got[0] || got[1] {
		t.Errorf("handed on: %v", got)
	}
}
