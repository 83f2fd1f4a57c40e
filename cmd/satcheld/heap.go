package main

import (
	"math"
	"runtime/debug"
)

// hashesAtOnce bounds the passwords that are hashed at once, each in 19 MiB, and so the memory of a service with many
// processors.
const hashesAtOnce = 8

// startGarbage is how much garbage, in percent of what is kept, sets the collector off until the service is ready. A
// start makes much that is thrown away; what is kept for good would lie scattered among it, and keep its pages.
const startGarbage = 30

// heap is this process's memory, which passwords borrow while they are hashed.
type heap struct {
	limit int64 // bytes, to go back to; zero while nothing is lent
}

// Lend implements password.Heap. What lies about goes back to the system first, since a hash needs its memory in one
// piece and could not use it.
func (h *heap) Lend(bytes int64) {
	if h.limit == 0 {
		debug.FreeOSMemory()
		h.limit = debug.SetMemoryLimit(-1)
	}
	debug.SetMemoryLimit(h.limit + min(bytes, math.MaxInt64-h.limit))
}

// Reclaim implements password.Heap.
func (h *heap) Reclaim() {
	debug.SetMemoryLimit(h.limit)
	h.limit = 0
	debug.FreeOSMemory()
}
