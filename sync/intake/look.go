package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/resumable"
)

// Look implements resumable.Store. It ends a request that still waits for bytes of the same upload: whoever asks
// how far it has come is about to go on from there.
func (s *Service) Look(ctx context.Context, owner resumable.Owner, id uuid.UUID) (resumable.Upload, error) {
	if err := s.check(ctx, owner); err != nil {
		return resumable.Upload{}, err
	}
	release, err := s.turns.take(ctx, id, nil)
	if err != nil {
		return resumable.Upload{}, err
	}
	defer release()
	there, err := s.owned(ctx, owner, id)
	switch {
	case err != nil:
		return resumable.Upload{}, err
	case there.accepted != nil:
		return acceptedUpload(*there.accepted), nil
	case there.row.Written == there.row.Size:
		return s.finish(ctx, senderOf(owner), there.row)
	}
	return unfinished(there.row), nil
}

// Terminate implements resumable.Store.
func (s *Service) Terminate(ctx context.Context, owner resumable.Owner, id uuid.UUID) error {
	if err := s.check(ctx, owner); err != nil {
		return err
	}
	release, err := s.turns.take(ctx, id, nil)
	if err != nil {
		return err
	}
	defer release()
	there, err := s.owned(ctx, owner, id)
	if err != nil {
		return err
	}
	if there.accepted != nil {
		return resumable.ErrAccepted
	}
	return s.forget(ctx, there.row)
}

// owned finds an upload, or the document it became. What belongs to another company, and another person's
// upload, is not there.
func (s *Service) owned(ctx context.Context, owner resumable.Owner, id uuid.UUID) (known, error) {
	row, err := s.db.UploadByID(ctx, id)
	if err == nil {
		if row.CompanyID != owner.Company || row.AccountID != owner.Account {
			return known{}, resumable.ErrNoUpload
		}
		if !row.ExpiresAt.After(s.now()) {
			return known{}, resumable.ErrExpired
		}
		return known{row: row}, nil
	}
	if !errors.Is(err, database.ErrNotFound) {
		return known{}, fmt.Errorf("looking for upload %s: %w", id, err)
	}
	document, err := s.db.DocumentByID(ctx, id)
	if errors.Is(err, database.ErrNotFound) || (err == nil && document.CompanyID != owner.Company) {
		return known{}, resumable.ErrNoUpload
	}
	if err != nil {
		return known{}, fmt.Errorf("looking for document %s: %w", id, err)
	}
	return known{accepted: &document}, nil
}

// forget gives an upload up: the row first, so that no crash leaves a row without its bytes.
func (s *Service) forget(ctx context.Context, row database.Upload) error {
	if err := s.dropRow(ctx, row); err != nil {
		return err
	}
	return s.blobs.Discard(ctx, keyOf(row.CompanyID, row.ID))
}

func (s *Service) dropRow(ctx context.Context, row database.Upload) error {
	ctx, cancel := durable(ctx)
	defer cancel()
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.DeleteUploads(ctx, row.ID) })
	if err != nil {
		return fmt.Errorf("forgetting upload %s: %w", row.ID, err)
	}
	return nil
}
