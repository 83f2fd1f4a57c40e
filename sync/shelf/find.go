package shelf

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/document"
)

// maxHistory is how many events of a document are shown.
const maxHistory = 500

// Document is one document with all that is known of it.
type Document struct {
	database.Document

	Chain   []Link // from its capture on, in the order it happened
	History []database.Event
	People  map[uuid.UUID]database.Account // whom the above name
}

// Link is a link of the chain of proof (features E1): what was proved, when, of which content, and by whom if it was
// somebody.
type Link struct {
	Step   document.Step
	At     time.Time
	SHA256 string // lower-case hex
	Person uuid.UUID
	// Unproved means that the step is only said to have happened: nobody gave a hash for it.
	Unproved bool
}

// Reviewed tells whether somebody has marked it so, and nobody has changed its details since.
func (d Document) Reviewed() bool {
	return d.has(document.ProofReviewed) && !d.has(document.ProofChanged)
}

func (d Document) has(step document.Step) bool {
	return slices.ContainsFunc(d.Chain, func(link Link) bool { return link.Step == step })
}

// Find reads one document of a company, or ErrNoDocument.
func (s *Service) Find(ctx context.Context, company, id uuid.UUID) (Document, error) {
	row, err := s.Row(ctx, company, id)
	if err != nil {
		return Document{}, err
	}
	found := Document{Document: row, Chain: chainOf(row)}
	proofs, err := s.db.DocumentProofs(ctx, id)
	if err != nil {
		return Document{}, fmt.Errorf("reading the proofs of document %s: %w", id, err)
	}
	people := []uuid.UUID{row.AccountID}
	for _, proof := range proofs {
		found.Chain = append(found.Chain, Link{Step: document.Step(proof.Step), At: proof.At.UTC(), SHA256: proof.SHA256, Person: proof.AccountID})
		people = append(people, proof.AccountID)
	}
	if found.History, err = s.db.EventsOf(ctx, company, id, maxHistory); err != nil {
		return Document{}, fmt.Errorf("reading the history of document %s: %w", id, err)
	}
	for _, event := range found.History {
		people = append(people, ByOf(event))
	}
	found.People, err = s.db.AccountsByID(ctx, people)
	return found, err
}

// Row reads a document of a company without all that belongs to it, or ErrNoDocument.
func (s *Service) Row(ctx context.Context, company, id uuid.UUID) (database.Document, error) {
	row, err := s.db.DocumentOf(ctx, company, id)
	if errors.Is(err, database.ErrNotFound) {
		return row, ErrNoDocument
	}
	return row, err
}

// chainOf is what the document's row itself proves. Where the sender announced a hash, the capture is proved by it, and
// the service's own hash matched; such a document would not have been accepted otherwise.
func chainOf(row database.Document) []Link {
	chain := []Link{{Step: document.ProofCaptured, At: row.CapturedAt.UTC(), SHA256: row.AnnouncedSHA256, Person: row.AccountID, Unproved: row.AnnouncedSHA256 == ""}}
	if !row.UploadedAt.IsZero() {
		chain = append(chain, Link{Step: document.ProofUploaded, At: row.UploadedAt.UTC(), SHA256: row.SHA256})
		if row.AnnouncedSHA256 != "" {
			chain = append(chain, Link{Step: document.ProofMatched, At: row.UploadedAt.UTC(), SHA256: row.SHA256})
		}
	}
	return append(chain, Link{Step: document.ProofAccepted, At: row.AcceptedAt.UTC(), SHA256: row.SHA256})
}
