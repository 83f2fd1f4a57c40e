package engine

import "time"

// How many uploads go on at once, over all accounts. MostAtOnce bounds them all, and so is how many connections to
// a service are worth keeping.
const (
	fewestSmall = 8
	mostSmall   = 32
	mostLarge   = 2
	MostAtOnce  = mostSmall + mostLarge
)

// quick is how soon a small document is acknowledged by a service that is near and not busy. From slow on, more at
// once would only share the line, and be lost together when it breaks.
const (
	quick = 250 * time.Millisecond
	slow  = time.Second
)

// window is how many small documents may be under way. A service waits for its disk once for all that arrive
// together, so where it answers quickly the window opens; at the first sign of a slow line or a fault it closes.
type window int

// answered takes in how an upload ended. full says whether the window was: one that
// nobody needs does not open.
func (w *window) answered(took time.Duration, full, acknowledged bool) {
	switch {
	case !acknowledged || took > slow:
		*w = fewestSmall
	case took <= quick && full:
		*w = min(*w+1, mostSmall)
	}
}
