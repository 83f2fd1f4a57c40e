package engine

import (
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// changes is what the ledger does not know yet. A group is handed to one writer at a time; what changes
// meanwhile goes into the next.
type changes struct {
	next    group
	writing *group
	written chan written
	since   time.Time // when the first change of next was made
	retry   time.Time // after a failed write: not before
	tries   int
}

// written is the writer's one answer.
type written struct {
	err  error // the group is not durable; nothing of it was written
	left error // it is, but copies that are needed no more could not all be taken away
}

// group is one commit.
type group struct {
	records map[uuid.UUID]document.Record
	forget  map[uuid.UUID]bool
	pauses  map[string]*ledger.Pause
	replies []chan error // told when the group is durable
}

func newGroup() group {
	return group{
		records: map[uuid.UUID]document.Record{},
		forget:  map[uuid.UUID]bool{},
		pauses:  map[string]*ledger.Pause{},
	}
}

func (g *group) empty() bool {
	return len(g.records)+len(g.forget)+len(g.pauses)+len(g.replies) == 0
}

func newChanges() changes { return changes{next: newGroup(), written: make(chan written, 1)} }

func (c *changes) touch(now time.Time) {
	if c.since.IsZero() {
		c.since = now
	}
}

func (c *changes) put(r document.Record, now time.Time) {
	c.touch(now)
	c.next.records[r.ID] = r
}

func (c *changes) pause(account string, p *ledger.Pause, now time.Time) {
	c.touch(now)
	c.next.pauses[account] = p
}

// forget drops a document's record with the next group.
func (c *changes) forget(id uuid.UUID, now time.Time) {
	c.touch(now)
	delete(c.next.records, id)
	c.next.forget[id] = true
}

// reply tells a channel when everything changed so far is durable.
func (c *changes) reply(to chan error, now time.Time) {
	c.touch(now)
	c.next.replies = append(c.next.replies, to)
}

func (c *changes) find(id uuid.UUID) (document.Record, bool) {
	if r, ok := c.next.records[id]; ok {
		return r, true
	}
	if c.writing != nil {
		r, ok := c.writing.records[id]
		return r, ok
	}
	return document.Record{}, false
}

func (c *changes) has(id uuid.UUID) bool {
	if _, ok := c.find(id); ok {
		return true
	}
	return c.next.forget[id] || c.writing != nil && c.writing.forget[id]
}

func (c *changes) len() int {
	n := len(c.next.records)
	if c.writing != nil {
		n += len(c.writing.records)
	}
	return n
}

// settled tells whether nothing of an account, or of anybody where it is empty, is still to be written.
func (c *changes) settled(account string) bool {
	return !c.next.concerns(account) && (c.writing == nil || account != "" && !c.writing.concerns(account))
}

// concerns tells whether a group has something of an account, or may have.
func (g *group) concerns(account string) bool {
	if account == "" || len(g.forget)+len(g.replies) > 0 {
		return !g.empty()
	}
	if _, ok := g.pauses[account]; ok {
		return true
	}
	for _, r := range g.records {
		if r.Account == account {
			return true
		}
	}
	return false
}

// Changes are written together: when there are many, when the first has waited a little, or when nothing more
// is about to come.
const (
	groupSize = 256
	groupWait = 25 * time.Millisecond
)

// deadline is when the next group should be handed to the writer; zero when there is none, or one is writing.
func (c *changes) deadline(quiet bool) time.Time {
	switch {
	case c.writing != nil || c.next.empty():
		return time.Time{}
	case !c.retry.IsZero():
		return c.retry
	case quiet || len(c.next.records) >= groupSize:
		return c.since
	}
	return c.since.Add(groupWait)
}
