package editing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/shelf"
)

// Review marks a document as reviewed by somebody, who saw what has its SHA-256 and its details in the version that they
// were shown. The first to do it counts; done again it changes nothing, until the details are changed. It may fail with
// ErrChanged where another version is there now, an InUseError, as what is there may be about to change, or
// ErrNoDocument; or as access.MayHeld does, so that nobody's word counts who may not give it any more.
func (s *Service) Review(ctx context.Context, who Editor, company, id uuid.UUID, shown int64) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := access.MayHeld(ctx, tx, who.Account, company, access.ReviewDocuments); err != nil {
			return err
		}
		row, err := tx.LockDocument(ctx, company, id)
		if err != nil {
			return err
		}
		if row.Version != shown {
			return ErrChanged
		}
		reviewed, changed, err := reviewOf(ctx, tx, id)
		if err != nil || reviewed && !changed {
			return err
		}
		if err := s.free(ctx, tx, who, id); err != nil {
			return err
		}
		if err := tx.DropProof(ctx, id, string(document.ProofChanged)); err != nil {
			return err
		}
		now := s.now()
		if err := tx.ProveDocument(ctx, proofBy(who, row, document.ProofReviewed, now)); err != nil {
			return err
		}
		event := database.Event{CompanyID: company, Kind: shelf.KindReviewed, DocumentID: id, At: now}
		return shelf.Record(ctx, tx, event, shelf.ByEvent{By: who.Account, SHA256: row.SHA256})
	})
	if errors.Is(err, database.ErrNotFound) {
		return ErrNoDocument
	}
	if err != nil {
		return fmt.Errorf("marking document %s as reviewed: %w", id, err)
	}
	return nil
}

// changedSince notes in the chain of a document that was reviewed who changed its details since.
func changedSince(ctx context.Context, tx *database.Tx, who Editor, row database.Document, now time.Time) error {
	reviewed, _, err := reviewOf(ctx, tx, row.ID)
	if err != nil || !reviewed {
		return err
	}
	return tx.ProveDocument(ctx, proofBy(who, row, document.ProofChanged, now))
}

// reviewOf is whether a document was reviewed, and changed after that.
func reviewOf(ctx context.Context, tx *database.Tx, id uuid.UUID) (reviewed, changed bool, err error) {
	proofs, err := tx.DocumentProofs(ctx, id)
	if err != nil {
		return false, false, fmt.Errorf("reading the proofs of document %s: %w", id, err)
	}
	for _, proof := range proofs {
		reviewed = reviewed || proof.Step == string(document.ProofReviewed)
		changed = changed || proof.Step == string(document.ProofChanged)
	}
	return reviewed, changed, nil
}

func proofBy(who Editor, row database.Document, step document.Step, at time.Time) database.DocumentProof {
	return database.DocumentProof{DocumentID: row.ID, Step: string(step), AccountID: who.Account, SHA256: row.SHA256, At: at}
}

// free is nil unless another session than the editor's has the document open: then it is an InUseError.
func (s *Service) free(ctx context.Context, tx *database.Tx, who Editor, id uuid.UUID) error {
	held, err := tx.LockOn(ctx, id)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.inUse(ctx, tx, who, held)
	return err
}
