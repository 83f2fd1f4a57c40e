package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"time"

	"satchel/storage/database"
)

// batch is how many events are read at a time, so that a long log is verified in little memory.
const batch = 1000

// Damage says where the log is not as it was written.
type Damage struct {
	Seq int64 // the first event that is not as it was written; where one is missing, its number
	Why string
}

// Error names the row.
func (d *Damage) Error() string { return fmt.Sprintf("audit: event %d: %s", d.Seq, d.Why) }

// Head is the newest event's number and hash. Written down elsewhere, it later proves that the log up to there
// is the one that was.
type Head struct {
	Seq  int64
	Hash []byte
}

// Verify reads the whole log and returns its head. The first event that was altered, taken out or put in is a
// *Damage. Each anchor is a head that was written down before: the log must still go through it.
func (l *Log) Verify(ctx context.Context, anchors ...Head) (Head, error) {
	head, err := l.db.AuditHead(ctx)
	if err != nil {
		return Head{}, err
	}
	walk := walker{anchors: anchors}
	for {
		events, err := l.db.AuditEventsAfter(ctx, walk.at.Seq, batch)
		if err != nil {
			return Head{}, err
		}
		for _, event := range events {
			// What was recorded since the head was read is below the head by now, unless that was set back.
			if event.Seq > head.Seq {
				if head, err = l.db.AuditHead(ctx); err != nil {
					return Head{}, err
				}
			}
			if event.Seq > head.Seq {
				return Head{}, &Damage{event.Seq, "it stands above the log's head, which was set back"}
			}
			if err := walk.step(event); err != nil {
				return Head{}, err
			}
		}
		if len(events) < batch {
			return walk.finish(head)
		}
	}
}

type walker struct {
	at      Head
	anchors []Head
}

func (w *walker) step(event database.AuditEvent) error {
	next := w.at.Seq + 1
	switch {
	case event.Seq != next:
		return &Damage{next, "it is missing"}
	case !bytes.Equal(event.Hash, digest(event)):
		return &Damage{next, "it was altered: its content doesn't give its hash"}
	case !bytes.Equal(event.Previous, w.at.Hash):
		return &Damage{next, "it doesn't follow the event before it, so one of the two was replaced"}
	}
	w.at = Head{event.Seq, event.Hash}
	for _, anchor := range w.anchors {
		if anchor.Seq == event.Seq && !bytes.Equal(anchor.Hash, event.Hash) {
			return &Damage{next, "its hash is another than was written down: the log was rewritten"}
		}
	}
	return nil
}

func (w *walker) finish(head database.AuditHead) (Head, error) {
	switch {
	case w.at.Seq < head.Seq:
		return Head{}, &Damage{w.at.Seq + 1, "it is missing"}
	case !bytes.Equal(w.at.Hash, head.Hash):
		return Head{}, &Damage{w.at.Seq, "it isn't the event the log's head names"}
	}
	for _, anchor := range w.anchors {
		if anchor.Seq > head.Seq {
			return Head{}, &Damage{head.Seq + 1, fmt.Sprintf("it is missing: the log once went up to %d", anchor.Seq)}
		}
	}
	return w.at, nil
}

// digest is the SHA-256 of everything in an event but its hash. Each field goes in with its length, so that
// nothing can be moved from one field into the next.
func digest(event database.AuditEvent) []byte {
	sum := sha256.New()
	put(sum, event.Previous)
	put(sum, binary.BigEndian.AppendUint64(nil, uint64(event.Seq)))
	put(sum, []byte(event.At.UTC().Format(time.RFC3339Nano)))
	put(sum, []byte(event.Kind))
	put(sum, event.AccountID[:])
	put(sum, event.ActorID[:])
	put(sum, event.SiteID[:])
	put(sum, []byte(event.Address))
	put(sum, []byte(event.Detail))
	return sum.Sum(nil)
}

func put(sum hash.Hash, field []byte) {
	_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field)))) // a hash takes everything
	_, _ = sum.Write(field)
}
