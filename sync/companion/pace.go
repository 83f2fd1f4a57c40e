package companion

import (
	"context"
	"io"
	"sync"
	"time"
)

// pace keeps all uploads together below a limit. Its zero value is ready.
type pace struct {
	mu   sync.Mutex
	free time.Time // when what was let through so far has had its time
}

// piece is how much goes at once where there is a limit, in bytes.
const piece = 16 << 10

// wait waits until n more bytes may go, at a limit of bytes a second.
func (p *pace) wait(ctx context.Context, n, limit int64) error {
	p.mu.Lock()
	now := time.Now()
	if p.free.Before(now) {
		p.free = now
	}
	wait := p.free.Sub(now)
	p.free = p.free.Add(time.Duration(n) * time.Second / time.Duration(limit))
	p.mu.Unlock()
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// paced is content that is read no faster than the limit.
type paced struct {
	ctx     context.Context // of the upload
	content io.ReaderAt
	pace    *pace
	limit   int64 // bytes a second
}

// ReadAt implements io.ReaderAt.
func (p paced) ReadAt(into []byte, at int64) (int, error) {
	read := 0
	for read < len(into) {
		part := into[read:min(read+piece, len(into))]
		if err := p.pace.wait(p.ctx, int64(len(part)), p.limit); err != nil {
			return read, err
		}
		n, err := p.content.ReadAt(part, at+int64(read))
		read += n
		if err != nil {
			return read, err
		}
	}
	return read, nil
}
