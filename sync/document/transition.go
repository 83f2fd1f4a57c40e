package document

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrTransition means that a step is not allowed from the state a document is in.
var ErrTransition = errors.New("document: step not allowed from this state")

// ErrAcknowledgement means that an acknowledgement is not for exactly this document and content.
var ErrAcknowledgement = errors.New("document: the acknowledgement is for something else")

// step is the shape of all transitions: from one of the allowed states, change a copy, check the rules.
func (r Record) step(name string, allowed bool, now time.Time, change func(*Record)) (Record, error) {
	if !allowed {
		return r, fmt.Errorf("document %s: %s while %s: %w", r.ID, name, r.State, ErrTransition)
	}
	next := r
	next.Proof = slices.Clone(r.Proof)
	next.UpdatedAt = now.UTC()
	change(&next)
	if err := next.Check(); err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	return next, nil
}

func (r *Record) enter(state State, wake time.Time) {
	r.State = state
	r.NextWake = wake
	if !wake.IsZero() {
		r.NextWake = wake.UTC()
	}
	r.Reason, r.Action = nil, nil
}

func (r *Record) prove(step Step, at time.Time, sha256 string) {
	r.Proof = append(r.Proof, Proof{Step: step, At: at.UTC(), SHA256: sha256})
}

// Begin starts a document's life: r holds what capture knows before the bytes are copied. Should nothing more
// happen it is looked at again at once.
func Begin(r Record, now time.Time) (Record, error) {
	return r.step("begin", r.State == "", now, func(n *Record) {
		n.CapturedAt = now.UTC()
		n.enter(Capturing, now)
	})
}

// Spool says that the bytes are copied and durable: how many, and their SHA-256 in lower-case hex.
func (r Record) Spool(size int64, sha256 string, now time.Time) (Record, error) {
	return r.step("spool", r.State == Capturing, now, func(n *Record) {
		n.Size, n.SHA256 = size, sha256
		n.enter(Spooled, now)
		n.prove(ProofCaptured, now, sha256)
	})
}

// Start begins an attempt: creating where the service doesn't know the document yet, else uploading from where
// it stood. A document interrupted on the wire starts again the same way.
func (r Record) Start(now time.Time) (Record, error) {
	return r.step("start", r.State.Sendable(), now, func(n *Record) {
		n.Attempts++
		state := Creating
		if n.UploadURL != "" {
			state = Uploading
		}
		n.enter(state, now)
	})
}

// Progress notes where the upload lives and how many bytes the service holds. Fewer than before is believed:
// the service knows. More than before resets the count of failures.
func (r Record) Progress(uploadURL string, offset int64, now time.Time) (Record, error) {
	return r.step("progress", r.State.OnTheWire(), now, func(n *Record) {
		if offset > n.Offset {
			n.Failures = 0
		}
		n.UploadURL, n.Offset = uploadURL, offset
		state := Uploading
		if offset == n.Size {
			state = Finalizing
		}
		n.enter(state, now)
	})
}

// Acknowledge ends the way to the service. The acknowledgement has to name this document, this hash and this
// size, else nothing changes and the error is ErrAcknowledgement.
func (r Record) Acknowledge(a Acknowledgement, now time.Time) (Record, error) {
	if a.DocumentID != r.ID || a.SHA256 != r.SHA256 || a.Size != r.Size {
		return r, fmt.Errorf("document %s, %d bytes, %s, acknowledged as %s, %d bytes, %s: %w",
			r.ID, r.Size, r.SHA256, a.DocumentID, a.Size, a.SHA256, ErrAcknowledgement)
	}
	return r.step("acknowledge", r.State.OnTheWire(), now, func(n *Record) {
		n.Offset, n.Failures = n.Size, 0
		n.Acknowledgement = &a
		n.enter(Accepted, time.Time{})
		n.prove(ProofUploaded, now, n.SHA256)
		n.prove(ProofAcknowledged, a.Time, a.SHA256)
	})
}

// Wait puts a document off until a time, for a reason that passes by itself. cause is kept as the last error.
func (r Record) Wait(reason Reason, until, now time.Time, cause string) (Record, error) {
	return r.step("wait", r.State.Sendable(), now, func(n *Record) {
		n.enter(Waiting, until)
		n.Failures++
		n.Reason, n.LastError = &reason, cause
	})
}

// Pause takes an attempt back through no fault of the document: the network went, the account was signed out,
// the program ends. It is looked at again at once, and nothing is counted against it.
func (r Record) Pause(now time.Time) (Record, error) {
	return r.step("pause", r.State.Sendable(), now, func(n *Record) { n.enter(Spooled, now) })
}

// ForgetUpload drops the service's address for the upload, which is gone there; the next attempt creates it
// again under the same id.
func (r Record) ForgetUpload(now time.Time) (Record, error) {
	return r.step("forget upload", r.State.Sendable(), now, func(n *Record) {
		n.UploadURL, n.Offset = "", 0
		if n.State == Uploading || n.State == Finalizing {
			n.enter(Creating, now)
		}
	})
}

// AskPerson stops the document until its person has done something.
func (r Record) AskPerson(reason Reason, action Action, now time.Time, cause string) (Record, error) {
	allowed := r.State.Sendable() || r.State == Capturing || r.State == NeedsPerson
	return r.step("ask the person", allowed, now, func(n *Record) {
		n.enter(NeedsPerson, time.Time{})
		n.Reason, n.Action, n.LastError = &reason, &action, cause
	})
}

// Retry is the person's: send it once more, now, with the count of failures begun anew.
func (r Record) Retry(now time.Time) (Record, error) {
	return r.step("retry", r.State == NeedsPerson || r.State.Sendable(), now, func(n *Record) {
		n.Failures = 0
		n.enter(Spooled, now)
	})
}

// Cancel takes the document back. What the service has acknowledged can no longer be taken back from here.
func (r Record) Cancel(now time.Time) (Record, error) {
	allowed := r.State == Capturing || r.State == NeedsPerson || r.State.Sendable()
	return r.step("cancel", allowed, now, func(n *Record) { n.enter(Cancelled, time.Time{}) })
}
