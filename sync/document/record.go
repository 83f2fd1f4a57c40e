package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Company is the set of books a document goes to, with its name as it was at capture.
type Company struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Record is all that the companion knows of a document except its bytes. It is a value: transitions return a
// changed copy, and a Record that was handed out never changes.
type Record struct {
	ID              uuid.UUID        `json:"id"`      // UUIDv7, made at capture; the service uses the same
	Account         string           `json:"account"` // whose it is: the companion's stable name for (service, person)
	Server          string           `json:"server"`  // the service's address
	Company         Company          `json:"company"`
	Category        Category         `json:"category"`
	Note            string           `json:"note,omitempty"`
	Name            string           `json:"name"` // as captured, whatever it holds; show DisplayName(Name)
	MediaType       string           `json:"media_type"`
	Pages           int              `json:"pages,omitempty"` // 0 where not known
	Size            int64            `json:"size"`            // bytes
	SHA256          string           `json:"sha256"`          // lower-case hex; empty while capturing
	CapturedAt      time.Time        `json:"captured_at"`     // UTC
	State           State            `json:"state"`
	Offset          int64            `json:"offset,omitempty"`     // bytes the service has said it holds
	UploadURL       string           `json:"upload_url,omitempty"` // where the upload goes on; empty before it is created
	Reason          *Reason          `json:"reason,omitempty"`     // why it waits or needs the person
	Action          *Action          `json:"action,omitempty"`     // what the person can do
	Attempts        int              `json:"attempts,omitempty"`   // uploads begun, ever
	Failures        int              `json:"failures,omitempty"`   // in a row, without progress between
	LastError       string           `json:"last_error,omitempty"` // kept after success too, for support
	NextWake        time.Time        `json:"next_wake,omitzero"`   // UTC; when the engine looks at it again
	UpdatedAt       time.Time        `json:"updated_at"`           // UTC; the last transition
	Acknowledgement *Acknowledgement `json:"acknowledgement,omitempty"`
	Proof           []Proof          `json:"proof,omitempty"` // in the order it happened
	Marks           [][]byte         `json:"marks,omitempty"` // by which the file it is a copy of is known again; see ledger.Origin
}

// Proof is one link of a document's chain: what happened, when, and to which content.
type Proof struct {
	Step   Step      `json:"step"`
	At     time.Time `json:"at"`     // UTC
	SHA256 string    `json:"sha256"` // lower-case hex
}

// Step names a link of the chain of proof. Its text is stable.
type Step string

// The steps, in the order they happen. The companion knows its own capture, upload and delivery; the service the rest.
const (
	ProofCaptured     Step = "captured"     // copied, hashed and on disk here
	ProofUploaded     Step = "uploaded"     // the last byte left
	ProofAcknowledged Step = "acknowledged" // the service's own hash is the same
	ProofMatched      Step = "matched"      // what arrived has the hash that was announced
	ProofAccepted     Step = "accepted"     // whole and safe with the service
	ProofReviewed     Step = "reviewed"     // somebody has looked at it
	ProofChanged      Step = "changed"      // somebody has changed its details since it was reviewed
	ProofDelivered    Step = "delivered"    // its results were written
)

// ErrInvariant means that a record breaks the rule that an unfinished document has a next wake-up or an action
// for the person. It is a fault in the program; the transition that led there is refused.
var ErrInvariant = errors.New("document: unfinished, with neither a wake-up nor an action")

// Check tells whether the record keeps its rules.
func (r Record) Check() error {
	switch {
	case !r.State.Known():
		return fmt.Errorf("document %s: unknown state %q", r.ID, r.State)
	case r.State == Waiting && (r.Reason == nil || r.NextWake.IsZero()):
		return fmt.Errorf("document %s waits without a reason or a time: %w", r.ID, ErrInvariant)
	case r.State == NeedsPerson && (r.Reason == nil || r.Action == nil):
		return fmt.Errorf("document %s needs the person without a reason or an action: %w", r.ID, ErrInvariant)
	case !r.State.Finished() && r.NextWake.IsZero() && r.Action == nil:
		return fmt.Errorf("document %s is %s: %w", r.ID, r.State, ErrInvariant)
	case r.State.Sent() && r.Acknowledgement == nil:
		return fmt.Errorf("document %s is %s without an acknowledgement", r.ID, r.State)
	case r.Offset < 0 || r.Offset > r.Size:
		return fmt.Errorf("document %s: offset %d of %d bytes", r.ID, r.Offset, r.Size)
	}
	return nil
}

// Encode writes a record for the queue and for the spool's self-description.
func Encode(r Record) ([]byte, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encoding document %s: %w", r.ID, err)
	}
	return body, nil
}

// Decode reads what Encode wrote. Fields it does not know are left out, and a record that breaks the rules is
// an error.
func Decode(body []byte) (Record, error) {
	var r Record
	if err := json.Unmarshal(body, &r); err != nil {
		return Record{}, fmt.Errorf("decoding a document: %w", err)
	}
	if err := r.Check(); err != nil {
		return Record{}, fmt.Errorf("decoding a document: %w", err)
	}
	return r, nil
}
