package engine

import (
	"errors"
	"testing"
	"time"

	"satchel/sync/document"
)

// sending is an owner that does not run, with a document that is being sent and an address of its upload that is being
// written.
func sending(t *testing.T) (*owner, document.Record) {
	t.Helper()
	h := build(t)
	doc := h.add("ann", 1000)[0]
	o, err := newOwner(New(Options{Ledger: h.ledger, Now: h.now}))
	must(t, err)
	o.hold(doc)
	started, err := doc.Start(h.now())
	must(t, err)
	before, err := started.Progress("http://service/uploads/1", 0, h.now())
	must(t, err)
	o.change(before)
	g := o.changes.next
	o.changes.next, o.changes.writing = newGroup(), &g
	o.publish()
	return o, before
}

func acknowledge(t *testing.T, r document.Record) document.Record {
	t.Helper()
	ack := document.Acknowledgement{DocumentID: r.ID, SHA256: r.SHA256, Size: r.Size, Time: time.Now().UTC()}
	acked, err := r.Acknowledge(ack, time.Now())
	must(t, err)
	return acked
}

// told is what others see of a document.
func (o *owner) told(t *testing.T, r document.Record) (listed, counted, news document.State) {
	t.Helper()
	news = o.news.records[r.ID].State
	o.publish()
	seen, err := o.Get(r.ID)
	must(t, err)
	for _, c := range o.latest.Load().snapshot.Counts {
		counted = c.State
	}
	return seen.State, counted, news
}

func TestAnAcknowledgementIsToldOnlyOnceItIsItselfDurable(t *testing.T) {
	o, before := sending(t)
	late := make(chan error, 1)
	o.acknowledged(before, acknowledge(t, before), []chan error{late})
	for _, step := range []string{"it came", "what came before it was written"} {
		listed, counted, news := o.told(t, before)
		if listed != before.State || counted != before.State || news.Sent() {
			t.Errorf("after %s: listed as %s, counted as %s, told as %q", step, listed, counted, news)
		}
		if o.changes.writing != nil {
			o.wrote(write(o.ledger, o.changes.writing))
		}
	}
	if len(late) > 0 {
		t.Errorf("whoever wanted it removed was told %v", <-late)
	}
	o.writeAll()
	listed, counted, news := o.told(t, before)
	if listed != document.Accepted || counted != document.Accepted || news != document.Accepted {
		t.Errorf("once it was written: listed as %s, counted as %s, told as %q", listed, counted, news)
	}
	if err := <-late; !errors.Is(err, ErrAccepted) {
		t.Errorf("whoever wanted it removed was told %v", err)
	}
}

func TestARemovalThatCameTooLateEndsWhereTheAcknowledgementCantBeKept(t *testing.T) {
	o, before := sending(t)
	late := make(chan error, 1)
	o.acknowledged(before, acknowledge(t, before), []chan error{late})
	full := errors.New("the disk is full")
	o.wrote(written{err: full})
	o.refuseReplies()
	if err := <-late; !errors.Is(err, full) {
		t.Errorf("it ended with %v", err)
	}
	o.writeAll()
	if listed, _, _ := o.told(t, before); listed != document.Accepted || len(late) > 0 {
		t.Errorf("once it could be written it was listed as %s, and told again %d times", listed, len(late))
	}
}
