package document

import (
	"time"

	"github.com/google/uuid"
)

// Acknowledgement is the service's statement that it has a document whole and safe. Only this frees the
// companion's own copy.
type Acknowledgement struct {
	DocumentID  uuid.UUID  `json:"document_id"`
	SHA256      string     `json:"sha256"`                 // lower-case hex, of what the service stored
	Size        int64      `json:"size"`                   // bytes
	Time        time.Time  `json:"time"`                   // UTC, by the service's clock
	DuplicateOf *uuid.UUID `json:"duplicate_of,omitempty"` // an earlier document of the same company with the same content
}
