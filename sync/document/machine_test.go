package document

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const (
	hash  = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	other = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
)

// machine drives a record by any step in any order, as hostile callers would, and keeps what must hold.
type machine struct {
	record Record
	now    time.Time
	proofs int
}

func (m *machine) tick(t *rapid.T) time.Time {
	m.now = m.now.Add(time.Duration(rapid.IntRange(-86_400, 86_400).Draw(t, "seconds")) * time.Second)
	return m.now
}

// step takes a transition's answer: it is either refused and nothing changed, or allowed and lawful.
func (m *machine) step(t *rapid.T, next Record, err error) {
	if err != nil {
		if !errors.Is(err, ErrTransition) && !errors.Is(err, ErrAcknowledgement) && !errors.Is(err, ErrInvariant) && next.Check() != nil {
			t.Fatalf("refused with a broken record: %v", err)
		}
		if diff := cmp.Diff(m.record, next); diff != "" {
			t.Fatalf("refused (%v), and changed all the same: %s", err, diff)
		}
		return
	}
	if m.record.State.Finished() && !next.State.Finished() && !m.record.State.Sent() {
		t.Fatalf("left %s for %s", m.record.State, next.State)
	}
	if m.record.State.Sent() && !next.State.Sent() {
		t.Fatalf("an acknowledged document became %s", next.State)
	}
	m.record = next
}

// Check is run by rapid after every step.
func (m *machine) Check(t *rapid.T) {
	r := m.record
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	if !r.State.Finished() && r.NextWake.IsZero() && r.Action == nil {
		t.Fatalf("%s has neither a wake-up nor an action", r.State)
	}
	if r.State.Sent() != (r.Acknowledgement != nil) {
		t.Fatalf("%s with acknowledgement %v", r.State, r.Acknowledgement)
	}
	if (r.State == Waiting || r.State == NeedsPerson) != (r.Reason != nil) {
		t.Fatalf("%s for %v", r.State, r.Reason)
	}
	if len(r.Proof) < m.proofs {
		t.Fatalf("a link of the chain of proof is gone: %v", r.Proof)
	}
	m.proofs = len(r.Proof)
	body, err := Encode(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Fatalf("encoding and decoding: %s", diff)
	}
}

func (m *machine) Spool(t *rapid.T) {
	next, err := m.record.Spool(1000, hash, m.tick(t))
	m.step(t, next, err)
}

func (m *machine) Start(t *rapid.T) { next, err := m.record.Start(m.tick(t)); m.step(t, next, err) }

func (m *machine) Progress(t *rapid.T) {
	next, err := m.record.Progress("/uploads/1", rapid.Int64Range(-1, 1001).Draw(t, "offset"), m.tick(t))
	m.step(t, next, err)
}

func (m *machine) Acknowledge(t *rapid.T) {
	ack := Acknowledgement{DocumentID: m.record.ID, SHA256: hash, Size: 1000, Time: m.tick(t)}
	switch rapid.IntRange(0, 5).Draw(t, "lie") {
	case 0:
		ack.SHA256 = other
	case 1:
		ack.Size++
	case 2:
		ack.DocumentID = uuid.Nil
	}
	next, err := m.record.Acknowledge(ack, m.now)
	if err == nil && (ack.SHA256 != m.record.SHA256 || ack.Size != m.record.Size || ack.DocumentID != m.record.ID) {
		t.Fatal("an acknowledgement of something else was believed")
	}
	m.step(t, next, err)
}

func (m *machine) Wait(t *rapid.T) {
	until := rapid.SampledFrom([]time.Time{{}, noon.Add(time.Hour)}).Draw(t, "until")
	next, err := m.record.Wait(Because(ServiceBusy), until, m.tick(t), "503")
	m.step(t, next, err)
}

func (m *machine) Pause(t *rapid.T) { next, err := m.record.Pause(m.tick(t)); m.step(t, next, err) }

func (m *machine) ForgetUpload(t *rapid.T) {
	next, err := m.record.ForgetUpload(m.tick(t))
	m.step(t, next, err)
}

func (m *machine) AskPerson(t *rapid.T) {
	next, err := m.record.AskPerson(Because(NoAccess), Remedy(NoAccess), m.tick(t), "403")
	m.step(t, next, err)
}

func (m *machine) Retry(t *rapid.T) { next, err := m.record.Retry(m.tick(t)); m.step(t, next, err) }

func (m *machine) Cancel(t *rapid.T) { next, err := m.record.Cancel(m.tick(t)); m.step(t, next, err) }

func (m *machine) Process(t *rapid.T) {
	next, err := m.record.Process(noon, m.tick(t))
	m.step(t, next, err)
}

func (m *machine) Readied(t *rapid.T) {
	next, err := m.record.Readied(noon, m.tick(t))
	m.step(t, next, err)
}

func (m *machine) Deliver(t *rapid.T) { next, err := m.record.Deliver(m.tick(t)); m.step(t, next, err) }

func (m *machine) Finish(t *rapid.T) {
	next, err := m.record.Finish(other, m.tick(t))
	m.step(t, next, err)
}

func TestNoOrderOfStepsBreaksTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begun, err := Begin(Record{ID: uuid.Must(uuid.NewV7()), Account: "ann", Name: "invoice.pdf", Size: 1000}, noon)
		if err != nil {
			t.Fatal(err)
		}
		m := &machine{record: begun, now: noon}
		t.Repeat(rapid.StateMachineActions(m))
	})
}

// Every state that is not finished has a way on that leads to acceptance.
func TestFromEveryUnfinishedStateADocumentCanStillBeAccepted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begun, err := Begin(Record{ID: uuid.Must(uuid.NewV7()), Size: 1000}, noon)
		if err != nil {
			t.Fatal(err)
		}
		m := &machine{record: begun, now: noon}
		t.Repeat(rapid.StateMachineActions(m))
		if m.record.State.Finished() || m.record.State.Sent() {
			return
		}
		if m.record.State == Capturing || m.record.SHA256 == "" {
			return // its bytes never came; its person captures it again
		}
		if err := sendOn(m.record); err != nil {
			t.Fatalf("from %s: %v", m.record.State, err)
		}
	})
}

func sendOn(r Record) error {
	for range 4 {
		var err error
		switch {
		case r.State == Accepted:
			return nil
		case r.State == NeedsPerson:
			r, err = r.Retry(noon)
		case r.State.OnTheWire():
			r, err = r.Acknowledge(Acknowledgement{DocumentID: r.ID, SHA256: r.SHA256, Size: r.Size, Time: noon}, noon)
		default:
			r, err = r.Start(noon)
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("still %s", r.State)
}
