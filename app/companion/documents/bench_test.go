//go:build linux

package documents

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"satchel/sync/companion"
	"satchel/sync/document"
)

// crowd is how many documents the list is aimed at, and frameAim what each thing it does may take of the UI thread.
const (
	crowd    = 100_000
	frameAim = 50 * time.Millisecond
)

func crowded() []document.Record {
	states := []document.State{document.Accepted, document.Accepted, document.Accepted, document.Spooled, document.Waiting, document.NeedsPerson}
	records := make([]document.Record, crowd)
	for i := range records {
		records[i] = record(i, states[i%len(states)], fmt.Sprintf("Supplier %d invoice %06d signed.pdf", i%97, i))
	}
	return records
}

// BenchmarkCrowdedList scrolls a list of a hundred thousand documents from end to end, searches it and takes in changes.
// It reports the longest that each takes of the UI thread.
func BenchmarkCrowdedList(b *testing.B) {
	const shown = 24 // rows of a tall window
	records := crowded()
	known := lines(records...)
	for b.Loop() {
		l := loaded()
		load := longest(1, func(int) { l.Load(known, true) })
		scroll := longest(l.Len()/shown, func(frame int) {
			for row := range shown {
				l.Row(frame*shown+row, noon)
			}
		})
		words := []string{"s", "su", "sup", "inv", "invoice 0999", "zebra", ""}
		search := longest(len(words), func(i int) { l.Narrow(All, words[i]) })
		filter := longest(len(Filters()), func(i int) { l.Narrow(Filters()[i], "") })
		change := longest(500, func(i int) {
			changed := records[(i*997)%crowd]
			changed.State = document.Accepted
			l.Apply(companion.Snapshot{Changed: []document.Record{changed}})
		})
		for name, took := range map[string]time.Duration{"load": load, "frame": scroll, "search": search, "filter": filter, "change": change} {
			b.ReportMetric(float64(took.Microseconds())/1000, "ms-"+name)
		}
		b.Logf("%d documents, longest of the UI thread (aim %v a frame): a frame of scrolling end to end %v, a key of a search %v, a filter %v, a change %v; read into the list once %v",
			crowd, frameAim, scroll, search, filter, change, load)
	}
}

// longest is what the longest of so many goes took of this thread: on a busy machine others take time too.
func longest(times int, do func(i int)) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var most time.Duration
	for i := range times {
		began := threadTime()
		do(i)
		most = max(most, threadTime()-began)
	}
	return most
}

func threadTime() time.Duration {
	var at unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &at); err != nil {
		return 0
	}
	return time.Duration(at.Nano())
}
