package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/document"
)

// Swept says what bringing queue and spool into step had to do. All zero is the usual case.
type Swept struct {
	QueueAside string // where a damaged queue file was put; the queue was filled again from the spool
	Adopted    int    // whole documents in the spool that had no record: they are queued again
	CutShort   int    // copies that were being made when the program ended; never said to be saved
	Damaged    int    // files of the spool that are not what was written; kept aside there
	Missing    int    // records whose bytes are gone: they ask their person
	Freed      int    // copies no longer needed that a crash had left
}

// adoptAtOnce is how many adopted documents go into one commit.
const adoptAtOnce = 256

func (l *Ledger) sweep(ctx context.Context) (Swept, error) {
	swept := Swept{QueueAside: l.queue.Aside()}
	files, err := l.spool.List()
	if err != nil {
		return swept, err
	}
	whole := make(map[uuid.UUID]bool, len(files))
	for _, file := range files {
		if !file.Partial {
			whole[file.ID] = true
		}
	}
	if err := l.adoptAll(ctx, files, whole, &swept); err != nil {
		return swept, err
	}
	var plain []uuid.UUID
	if err := l.freeNeedless(whole, &plain, &swept); err != nil {
		return swept, err
	}
	if err := l.findMissing(whole, &plain, &swept); err != nil {
		return swept, err
	}
	if err := l.takeOffTheWire(); err != nil { // as on a full disk; then the list says that they are being sent
		l.log.Warn("uploads that were interrupted could not be noted as such", "error", err)
	}
	if err := l.describe(plain); err != nil {
		l.log.Warn("documents of an earlier version could not be given their lines; the list reads them more slowly", "error", err)
	}
	return swept, nil
}

// each calls fn with every document in one of the states, of which it reads no record, and notes those without a line.
func (l *Ledger) each(states []uint8, plain *[]uuid.UUID, fn func(queue.Line) error) error {
	return l.queue.EachLine(queue.Filter{States: states}, func(line queue.Line) error {
		if !document.LineReadable(line.Text) {
			*plain = append(*plain, line.ID)
		}
		return fn(line)
	})
}

// adoptAll queues every whole document that has no record.
func (l *Ledger) adoptAll(ctx context.Context, files []spool.Found, whole map[uuid.UUID]bool, swept *Swept) error {
	var adopted []document.Record
	for _, file := range files {
		known, err := l.queue.Has(file.ID)
		if err != nil {
			return err
		}
		if known[file.ID] && (!file.Partial || whole[file.ID]) {
			continue
		}
		record, ok, err := l.adopt(ctx, file, swept)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		whole[file.ID] = true
		if known[file.ID] {
			continue
		}
		adopted = append(adopted, record)
		if len(adopted) == adoptAtOnce {
			if err := l.Put(adopted...); err != nil {
				return err
			}
			adopted = adopted[:0]
		}
	}
	return l.Put(adopted...)
}

func (l *Ledger) adopt(ctx context.Context, file spool.Found, swept *Swept) (document.Record, bool, error) {
	stored, description, err := l.spool.Adopt(ctx, file)
	switch {
	case errors.Is(err, spool.ErrDamaged):
		swept.Damaged++
		l.log.Warn("a captured copy is damaged and was kept aside", "document", file.ID, "error", err)
		return l.adoptDamaged(file.ID, description, err)
	case errors.Is(err, spool.ErrMissing):
		swept.CutShort++
		return document.Record{}, false, nil
	case err != nil:
		return document.Record{}, false, err
	}
	record, err := document.Decode(description)
	if err == nil && (record.ID != file.ID || record.SHA256 != stored.SHA256 || record.Size != stored.Size) {
		err = errors.New("it describes another document")
	}
	if err != nil {
		swept.Damaged++
		l.log.Warn("a captured copy's description can't be read; the copy is kept", "document", file.ID, "error", err)
		return document.Record{}, false, nil
	}
	swept.Adopted++
	return record, true, nil
}

// adoptDamaged makes a document whose bytes have rotted ask its person, if its description has survived.
func (l *Ledger) adoptDamaged(id uuid.UUID, description []byte, cause error) (document.Record, bool, error) {
	record, err := document.Decode(description)
	if err != nil || record.ID != id {
		return document.Record{}, false, nil
	}
	asking, err := record.AskPerson(document.Because(document.BytesDamaged), document.Remedy(document.BytesDamaged), l.now(), cause.Error())
	return asking, err == nil, err
}

// freeNeedless takes away copies whose record says that they have done their work, and ends removals that a
// crash had interrupted.
func (l *Ledger) freeNeedless(whole map[uuid.UUID]bool, plain *[]uuid.UUID, swept *Swept) error {
	var needless, cancelled []uuid.UUID
	var done []uint8
	for _, state := range numbered {
		if state.Sent() || state == document.Cancelled {
			done = append(done, number(state))
		}
	}
	err := l.each(done, plain, func(line queue.Line) error {
		if whole[line.ID] {
			needless = append(needless, line.ID)
			delete(whole, line.ID)
		}
		if line.State == number(document.Cancelled) {
			cancelled = append(cancelled, line.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	swept.Freed = len(needless)
	if err := l.spool.Free(append(needless, cancelled...)...); err != nil {
		return err
	}
	return l.queue.Delete(cancelled...)
}

// takeOffTheWire notes of uploads that ended with the process that was at them that nobody is at them now. They go on where
// they were.
func (l *Ledger) takeOffTheWire() error {
	var wire []uint8
	for _, state := range numbered {
		if state.OnTheWire() {
			wire = append(wire, number(state))
		}
	}
	var left []document.Record
	err := l.queue.EachLine(queue.Filter{States: wire}, func(line queue.Line) error {
		record, err := toRecord(line)
		if err != nil {
			return err
		}
		record, err = record.Pause(l.now())
		left = append(left, record)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for uploads that were interrupted: %w", err)
	}
	return l.Put(left...)
}

// findMissing makes records without bytes ask their person.
func (l *Ledger) findMissing(whole map[uuid.UUID]bool, plain *[]uuid.UUID, swept *Swept) error {
	var open []uint8
	for _, state := range numbered {
		if state.Sendable() || state == document.Capturing || state == document.NeedsPerson {
			open = append(open, number(state))
		}
	}
	var missing []document.Record
	err := l.each(open, plain, func(line queue.Line) error {
		if whole[line.ID] {
			return nil
		}
		record, err := toRecord(line)
		if err != nil {
			return err
		}
		if record.Reason != nil && (record.Reason.Code == document.BytesMissing || record.Reason.Code == document.BytesDamaged) {
			return nil
		}
		asking, err := record.AskPerson(document.Because(document.BytesMissing), document.Remedy(document.BytesMissing),
			l.now(), "the captured copy is not in the spool")
		missing = append(missing, asking)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for records without bytes: %w", err)
	}
	swept.Missing = len(missing)
	return l.Put(missing...)
}
