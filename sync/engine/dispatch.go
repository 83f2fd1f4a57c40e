package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/ledger"
	"satchel/sync/resumable"
)

// job is one upload going on. The worker writes what is guarded by mu; all else is the owner's.
type job struct {
	record  document.Record
	lane    ledger.Lane
	account *account
	epoch   int // the account's, when it began
	began   time.Time
	cancel  context.CancelFunc
	removed []chan error // who waits for the document to be taken back

	mu     sync.Mutex
	upload string
	offset int64
	fresh  bool // upload and offset are newer than record
}

// outcome is a worker's one answer.
type outcome struct {
	id  uuid.UUID
	ack document.Acknowledgement
	err error
}

// backlog is how many changes may wait to be written before no more uploads begin.
const backlog = 2000

// prefetch is how many due documents of an account's lane are read at once.
const prefetch = 64

// dispatch begins uploads wherever there is room, accounts in turn.
func (o *owner) dispatch() {
	if o.fault != nil || o.changes.len() > backlog {
		return
	}
	for _, lane := range []ledger.Lane{ledger.Small, ledger.Large} {
		for turns := 0; o.busy[lane] < o.room(lane) && turns < len(o.order); {
			if o.startNext(lane) {
				turns = 0
				continue
			}
			turns++
		}
	}
}

func (o *owner) room(lane ledger.Lane) int {
	if lane == ledger.Small {
		return int(o.window)
	}
	return mostLarge
}

// startNext begins an upload of the account whose turn it is, if it has one to begin.
func (o *owner) startNext(lane ledger.Lane) bool {
	a := o.accounts[o.order[0]]
	o.order = append(o.order[1:], a.id)
	if !a.admits() {
		return false
	}
	record, ok := o.nextReady(a, lane)
	if !ok {
		return false
	}
	o.hold(record)
	started, err := record.Start(o.clock.now())
	if err != nil {
		o.options.Log.Error("a document that was due can't be sent", "document", record.ID, "error", err)
		return false
	}
	o.start(a, lane, started)
	return true
}

// nextReady takes the next due document, reading some ahead.
func (o *owner) nextReady(a *account, lane ledger.Lane) (document.Record, bool) {
	if len(a.ready[lane]) == 0 {
		now := o.clock.now()
		due, err := o.ledger.Due(a.id, lane, now, now.Add(longestWait), prefetch, o.taken)
		if err != nil {
			o.failed(err)
			return document.Record{}, false
		}
		a.ready[lane] = due
	}
	for len(a.ready[lane]) > 0 {
		record := a.ready[lane][0]
		a.ready[lane] = a.ready[lane][1:]
		if record.State.Sendable() && !o.taken(record.ID) {
			return record, true
		}
	}
	return document.Record{}, false
}

// taken tells whether the ledger's word on a document is out of date.
func (o *owner) taken(id uuid.UUID) bool {
	_, sending := o.jobs[id]
	return sending || o.changes.has(id)
}

// nextDue is when, by the monotonic clock, a document of an account may next be sent; zero when none or when
// something else has to happen first.
func (o *owner) nextDue(a *account, now time.Time) time.Time {
	if !a.admits() || o.fault != nil {
		return time.Time{}
	}
	var next time.Time
	for _, lane := range []ledger.Lane{ledger.Small, ledger.Large} {
		wall := o.clock.now()
		due, ok, err := o.ledger.NextDue(a.id, lane, wall, o.taken)
		if err != nil || !ok {
			continue
		}
		if at := now.Add(due.Sub(wall)); next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

func (o *owner) start(a *account, lane ledger.Lane, record document.Record) {
	ctx, cancel := context.WithCancel(o.ctx)
	j := &job{record: record, lane: lane, account: a, epoch: a.epoch, began: time.Now(), cancel: cancel}
	o.jobs[record.ID] = j
	o.busy[lane]++
	a.sending++
	o.news.changed(record)
	uploader := a.uploader
	go func() {
		ack, err := o.attempt(ctx, uploader, record, j)
		o.results <- outcome{record.ID, ack, err}
	}()
}

// attempt runs in a worker; it touches nothing of the owner's but channels and what never changes.
func (o *owner) attempt(ctx context.Context, uploader Uploader, record document.Record, j *job) (document.Acknowledgement, error) {
	content, err := o.ledger.Content(record.ID)
	if err != nil {
		return document.Acknowledgement{}, localFault{err}
	}
	defer content.Close()
	if content.SHA256() != record.SHA256 || content.Size() != record.Size {
		return document.Acknowledgement{}, localFault{spool.ErrDamaged}
	}
	reading := &watched{content: content}
	ack, err := uploader.Upload(ctx, record, reading, func(upload string, offset int64) {
		j.mu.Lock()
		j.upload, j.offset, j.fresh = upload, offset, true
		j.mu.Unlock()
		select {
		case o.nudge <- struct{}{}:
		default:
		}
	})
	switch {
	case err == nil || ctx.Err() != nil:
		return ack, err
	case reading.fault() != nil:
		return ack, localFault{reading.fault()}
	case errors.Is(err, resumable.ErrHashMismatch):
		// Either the copy here has rotted or the way there is bad; only looking tells.
		if local := o.ledger.Spool().Verify(ctx, record.ID); local != nil {
			return ack, localFault{local}
		}
	}
	return ack, err
}

// collectProgress takes in what workers have told since the last time.
func (o *owner) collectProgress() {
	for _, j := range o.jobs {
		j.mu.Lock()
		upload, offset, fresh := j.upload, j.offset, j.fresh
		j.fresh = false
		j.mu.Unlock()
		if !fresh || offset < 0 || offset > j.record.Size {
			continue
		}
		further, newAddress := offset > j.record.Offset, upload != j.record.UploadURL
		next, err := j.record.Progress(upload, offset, o.clock.now())
		if err != nil {
			continue
		}
		j.record = next
		if further {
			j.account.failures = 0
		}
		if newAddress && j.lane == ledger.Large {
			o.change(next)
		} else {
			o.news.changed(next)
		}
	}
}
