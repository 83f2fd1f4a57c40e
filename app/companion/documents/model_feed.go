package documents

import (
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/sync/companion"
	"satchel/sync/document"
)

// FeedPause is how long a Feed gathers changes before it hands them on: often enough to look live, seldom enough that ten
// thousand uploads a minute do not keep the screen busy.
const FeedPause = 120 * time.Millisecond

// Feed gathers the engine's snapshots, which come fast and from its own goroutine, into few that come on the UI thread.
type Feed struct {
	after   func(time.Duration, func()) (stop func())
	deliver func(companion.Snapshot)

	mu      sync.Mutex
	changed map[uuid.UUID]document.Record
	removed map[uuid.UUID]bool
	newest  companion.Snapshot
	many    bool // one of those gathered said so
	waiting bool
	closed  bool
}

// NewFeed returns a feed that calls deliver through after, which must call it on the UI thread.
func NewFeed(after func(time.Duration, func()) (stop func()), deliver func(companion.Snapshot)) *Feed {
	return &Feed{after: after, deliver: deliver, changed: map[uuid.UUID]document.Record{}, removed: map[uuid.UUID]bool{}}
}

// Take keeps a snapshot's changes. It never blocks for long and may be called from any goroutine.
func (f *Feed) Take(snapshot companion.Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range snapshot.Changed {
		f.changed[r.ID] = r
		delete(f.removed, r.ID)
	}
	for _, id := range snapshot.Removed {
		delete(f.changed, id)
		f.removed[id] = true
	}
	f.newest, f.many = snapshot, f.many || snapshot.Many
	if f.waiting || f.closed {
		return
	}
	f.waiting = true
	f.after(FeedPause, f.flush)
}

// Close makes the feed deliver nothing more.
func (f *Feed) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
}

func (f *Feed) flush() {
	gathered, ok := f.gather()
	if ok {
		f.deliver(gathered)
	}
}

func (f *Feed) gather() (companion.Snapshot, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = false
	gathered := f.newest
	gathered.Changed, gathered.Removed, gathered.Many = nil, nil, f.many
	f.many = false
	for _, r := range f.changed {
		gathered.Changed = append(gathered.Changed, r)
	}
	slices.SortFunc(gathered.Changed, func(a, b document.Record) int { return compare(a.ID, b.ID) })
	for id := range f.removed {
		gathered.Removed = append(gathered.Removed, id)
	}
	clear(f.changed)
	clear(f.removed)
	return gathered, !f.closed
}
