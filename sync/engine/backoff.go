package engine

import (
	"math/rand/v2"
	"time"
)

// How long things wait. longestWait bounds what a service may ask for; a stored time further off was written
// under another clock.
const (
	shortestWait = time.Second
	longestRetry = 15 * time.Minute
	longestProbe = 30 * time.Second // a probe is one small request, and the network coming back should show soon
	longestWait  = time.Hour
)

// backoff is full jitter between shortestWait and a bound that doubles with every failure up to longest.
func backoff(failures int, longest time.Duration) time.Duration {
	bound := longest
	if failures < 20 {
		bound = min(longest, shortestWait<<max(failures, 0))
	}
	return shortestWait + rand.N(bound-shortestWait+1)
}

// atLeast makes a wait as long as the service asked for, within reason.
func atLeast(wait, asked time.Duration) time.Duration { return max(wait, min(asked, longestWait)) }
