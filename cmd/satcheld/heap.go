package main

import (
	"math"
	"runtime"
	"runtime/debug"
)

// hashesAtOnce bounds the passwords that are hashed at once, and so the memory of a service with many processors.
const hashesAtOnce = 8

// startGarbage is how much garbage, in percent of what is kept, sets the collector off until the service is ready. A
// start makes much that is thrown away; what is kept for good would lie scattered among it, and keep its pages.
const startGarbage = 30

// hashesInMemory is how many hashes of 19 MiB the service holds at most: for each that is computed, two that ended
// and wait to be collected with others. Each collection takes a third of what a hash does.
func hashesInMemory() int { return 3 * min(runtime.GOMAXPROCS(0), hashesAtOnce) }

// heap is this process's memory, which passwords borrow while they are hashed.
type heap struct {
	limit   int64 // bytes, to go back to
	percent int   // garbage that sets the collector off, to go back to
}

// Lend implements password.Heap: the limit is raised, and nothing but the limit sets the collector off. What lies
// about goes back to the system first, since a hash needs its memory in one piece and could not use it.
func (h *heap) Lend(bytes int64) {
	debug.FreeOSMemory()
	h.limit = debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(h.limit + min(bytes, math.MaxInt64-h.limit))
	h.percent = debug.SetGCPercent(-1)
}

// Reclaim implements password.Heap.
func (h *heap) Reclaim() {
	debug.SetGCPercent(h.percent)
	debug.SetMemoryLimit(h.limit)
	debug.FreeOSMemory()
}
