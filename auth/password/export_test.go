package password

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
