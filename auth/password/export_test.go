package password

import "context"

// Occupy takes every turn of the hasher until release is called, so that a test sees who needs one.
func (h *Hasher) Occupy() (release func()) {
	for range cap(h.turns.processors) {
		h.turns.processors <- struct{}{}
	}
	return func() {
		for range cap(h.turns.processors) {
			<-h.turns.processors
		}
	}
}

// Enter takes one turn and the memory that goes with it, until leave is called.
func (h *Hasher) Enter(ctx context.Context) (leave func(), err error) {
	memory, err := h.turns.enter(ctx)
	return func() { h.turns.leave(memory) }, err
}
