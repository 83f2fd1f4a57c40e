package companion

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"satchel/auth/signin"
	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
	"satchel/sync/engine"
	"satchel/sync/ledger"
)

const (
	queueFile = "queue.db"
	spoolDir  = "spool"
)

// Incoming is the folder of a home for files that only another app can read, until they are captured.
func Incoming(home string) string { return filepath.Join(home, "incoming") }

// Work is the part that captures and sends; one process a home. Its methods may be called from any goroutine.
type Work struct {
	companion *Companion
	queue     *queue.Queue
	ledger    *ledger.Ledger
	swept     ledger.Swept
	capturer  *capture.Capturer
	hosting   *hosting // nil where other processes can't be served
	engine    *engine.Engine
	watcher   *watch.Watcher

	running atomic.Bool     // Run is running
	life    context.Context // ends with Close
	end     context.CancelFunc
	telling sync.WaitGroup

	following following
}

// OpenWork opens the queue and the spool and brings them into step. Another process that has them is
// ErrHomeInUse. Until Close other processes work with the queue through this one (Reach).
func (c *Companion) OpenWork(ctx context.Context) (*Work, error) {
	q, err := queue.Open(filepath.Join(c.home, queueFile), queue.Options{Now: c.options.Now, Expected: c.anyCopies})
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
	c.takeBack()
	w.hosting = w.host(ctx)
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
	w.life, w.end = context.WithCancel(context.WithoutCancel(ctx))
	w.engine = engine.New(engine.Options{Ledger: book, Now: c.options.Now, Log: c.log})
	w.capturer = capture.New(capture.Options{
		Ledger: book, Saved: w.saved, Now: c.options.Now, Log: c.log,
		Own: capture.Own{Folders: []string{c.home, filepath.Join(c.home, spoolDir)}, Incoming: Incoming(c.home)},
	})
	w.watcher = watch.New(watch.Options{
		List: c.watched, Ledger: book, Capturer: w.capturer, Account: c.watcherAccount, Now: c.options.Now, Log: c.log,
	})
	return w, w.alignPauses()
}

// anyCopies tells whether captured copies are here, which a queue must have known of.
func (c *Companion) anyCopies() (bool, error) {
	s, err := spool.Open(filepath.Join(c.home, spoolDir), spool.Options{})
	if err != nil {
		return false, err
	}
	files, err := s.List()
	return slices.ContainsFunc(files, func(f spool.Found) bool { return !f.Partial }), err
}

// Aside is where opening put a queue file that was damaged, or a note of one that was lost, after which the queue was
// filled again from the copies of what was not sent yet; empty where it was sound. What had been sent is no longer
// listed here.
func (w *Work) Aside() string { return w.swept.QueueAside }

// alignPauses makes what the queue says of signed-out accounts true, whatever happened while another process,
// or none, had it: so that a list says why documents wait even where nothing is sending.
func (w *Work) alignPauses() error {
	accounts, err := w.companion.signin.Registry().Accounts()
	if err != nil {
		return err
	}
	pauses, err := w.ledger.Pauses()
	if err != nil {
		return err
	}
	for _, a := range accounts {
		signedOut := pauses[a.ID].Reason.Code == document.SignedOut
		switch {
		case a.State == signin.SignedIn && signedOut:
			err = w.ledger.ClearPause(a.ID)
		case a.State != signin.SignedIn && !signedOut:
			action := document.Remedy(document.SignedOut)
			err = w.ledger.SetPause(ledger.Pause{
				Account: a.ID, Reason: document.Because(document.SignedOut), Action: &action, Since: w.companion.now().UTC(),
			})
		}
		if err != nil {
			return fmt.Errorf("noting who is signed in: %w", err)
		}
	}
	return nil
}

// Close closes the queue, so that other processes may have it. Run has to have ended. What another process has asked for
// is finished first, or ended where the context of OpenWork is done.
func (w *Work) Close() error {
	hosted := w.hosting.close()
	w.companion.mu.Lock()
	if w.companion.work == w {
		w.companion.work = nil
	}
	w.companion.mu.Unlock()
	w.end()
	w.telling.Wait()
	w.companion.takeBack()
	if err := w.queue.Close(); err != nil {
		return errors.Join(hosted, fmt.Errorf("closing the queue: %w", err))
	}
	return hosted
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
