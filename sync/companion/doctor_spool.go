package companion

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/ledger"
)

// readLimit bounds how long the doctor reads captured copies.
const readLimit = 30 * time.Second

// copies is what the doctor finds of the copies of documents that are still to be sent.
type copies struct{ missing, damaged, unread int }

// checkSpool reads the copies of all documents that are still to be sent, and says what bringing queue and copies into
// step found.
func (w *Work) checkSpool(ctx context.Context) Check {
	found, err := w.readCopies(ctx)
	found.damaged = max(found.damaged, w.swept.Damaged) // of which some may have no document
	switch {
	case found.missing > 0 || found.damaged > 0:
		return Check{
			Name: "spool", Result: Fail, Action: "Capture those documents again from the originals; the list names them, those found just now once they have been tried.",
			Found: fmt.Sprintf("Captured copies that are gone: %d; that are damaged: %d.", found.missing, found.damaged),
		}
	case err != nil:
		return Check{Name: "spool", Result: Fail, Found: "The captured copies can't be read.", Err: err}
	case found.unread > 0:
		return Check{Name: "spool", Result: OK, Found: fmt.Sprintf("Sound as far as it was read; of %s there was no time to read the copy.", documents(found.unread))}
	case w.swept.Adopted > 0:
		return Check{Name: "spool", Result: OK, Found: fmt.Sprintf("Copies that a crash had left, and that were queued again: %d.", w.swept.Adopted)}
	}
	return Check{Name: "spool", Result: OK, Found: "Every document that waits has its bytes, and every copy its document."}
}

// unsent are the states of documents whose copy is needed.
func unsent() []document.State {
	var states []document.State
	for _, state := range document.States() {
		if state.Sendable() || state == document.NeedsPerson {
			states = append(states, state)
		}
	}
	return states
}

// pageOfCopies is how many documents are read at once.
const pageOfCopies = 500

func (w *Work) readCopies(ctx context.Context) (found copies, err error) {
	reading, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	for after := uuid.Nil; ; {
		page, err := w.ledger.List(ledger.Query{States: unsent(), After: after, Limit: pageOfCopies})
		if err != nil || len(page) == 0 {
			return found, err
		}
		for _, r := range page {
			if err := w.readCopy(reading, r, &found); err != nil {
				return found, err
			}
			after = r.ID
		}
	}
}

func (w *Work) readCopy(ctx context.Context, r document.Record, found *copies) error {
	err := w.ledger.Spool().Verify(ctx, r.ID)
	known := document.ReasonCode("")
	if r.Reason != nil {
		known = r.Reason.Code
	}
	switch {
	case known == document.BytesDamaged, errors.Is(err, spool.ErrDamaged):
		found.damaged++
	case known == document.BytesMissing, errors.Is(err, spool.ErrMissing):
		found.missing++
	case errors.Is(err, context.DeadlineExceeded):
		found.unread++
	case err != nil:
		return fmt.Errorf("reading a captured copy: %w", err)
	}
	return nil
}
