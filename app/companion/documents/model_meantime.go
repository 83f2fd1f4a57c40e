package documents

import "satchel/sync/companion"

// mostTold is how many snapshots are kept while the queue is read. Beyond that it is read once more.
const mostTold = 256

// meantime is what is told of while the queue is read.
type meantime struct {
	told     []companion.Snapshot
	outdated bool // more has changed than is in told, so that the queue has to be read again
}

func (m *meantime) take(snapshot companion.Snapshot) {
	m.outdated = m.outdated || snapshot.Many || len(m.told) == mostTold
	if len(m.told) == mostTold {
		m.told = nil
	}
	m.told = append(m.told, snapshot)
}
