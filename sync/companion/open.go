package companion

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/capture"
	"satchel/sync/document"
	"satchel/sync/ledger"
)

const (
	queueFile = "queue.db"
	spoolDir  = "spool"
)

// Work is the part that captures and sends; one process a home. Its methods may be called from any goroutine.
type Work struct {
	companion *Companion
	queue     *queue.Queue
	ledger    *ledger.Ledger
	swept     ledger.Swept
	capturer  *capture.Capturer
}

// OpenWork opens the queue and the spool and brings them into step. Another process that has them is
// ErrHomeInUse.
func (c *Companion) OpenWork(ctx context.Context) (*Work, error) {
	q, err := queue.Open(filepath.Join(c.home, queueFile), queue.Options{Now: c.options.Now})
	if errors.Is(err, queue.ErrInUse) {
		return nil, fmt.Errorf("%s: %w", c.home, ErrHomeInUse)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the queue: %w", err)
	}
	w, err := c.openWork(ctx, q)
	if err != nil {
		return nil, errors.Join(err, q.Close())
	}
	c.mu.Lock()
	c.work = w
	c.mu.Unlock()
	return w, nil
}

func (c *Companion) openWork(ctx context.Context, q *queue.Queue) (*Work, error) {
	s, err := spool.Open(filepath.Join(c.home, spoolDir), spool.Options{})
	if err != nil {
		return nil, fmt.Errorf("opening the spool: %w", err)
	}
	book, swept, err := ledger.Open(ctx, ledger.Options{Queue: q, Spool: s, Now: c.options.Now, Log: c.log})
	if err != nil {
		return nil, err
	}
	if swept != (ledger.Swept{}) {
		c.log.WarnContext(ctx, "queue and copies were out of step, and are in step again", "what", swept)
	}
	w := &Work{companion: c, queue: q, ledger: book, swept: swept}
	w.capturer = capture.New(capture.Options{Ledger: book, Now: c.options.Now, Log: c.log})
	return w, nil
}

// Close closes the queue, so that other processes may have it. Run has to have ended.
func (w *Work) Close() error {
	w.companion.mu.Lock()
	if w.companion.work == w {
		w.companion.work = nil
	}
	w.companion.mu.Unlock()
	if err := w.queue.Close(); err != nil {
		return fmt.Errorf("closing the queue: %w", err)
	}
	return nil
}

// waitingOf counts an account's documents that the service has not acknowledged.
func (w *Work) waitingOf(account string) (int, error) {
	rows, err := w.ledger.Counts()
	if err != nil {
		return 0, err
	}
	waiting := 0
	for _, row := range rows {
		if row.Account == account && !row.State.Sent() && row.State != document.Cancelled {
			waiting += row.Items
		}
	}
	return waiting, nil
}
