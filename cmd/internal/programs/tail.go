package programs

import "sync"

// tailSize is how much of a program's output is kept, in bytes.
const tailSize = 64 << 10

// Tail keeps the newest part of what is written to it. It may be used from any goroutine.
type Tail struct {
	mu   sync.Mutex
	kept []byte
}

// Write takes everything and forgets the oldest.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if extra := len(t.kept) - tailSize; extra > 0 {
		t.kept = append([]byte(nil), t.kept[extra:]...)
	}
	return len(p), nil
}

func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
