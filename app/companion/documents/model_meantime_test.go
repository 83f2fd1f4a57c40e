package documents

import (
	"testing"

	"satchel/sync/companion"
)

func TestWhatIsToldOfALongReadingIsBounded(t *testing.T) {
	var m meantime
	for range mostTold {
		m.take(companion.Snapshot{})
	}
	if m.outdated || len(m.told) != mostTold {
		t.Errorf("%d are kept, outdated %v", len(m.told), m.outdated)
	}
	for range 10 * mostTold {
		m.take(companion.Snapshot{})
	}
	if !m.outdated || len(m.told) > mostTold {
		t.Errorf("%d are kept, outdated %v", len(m.told), m.outdated)
	}
}
