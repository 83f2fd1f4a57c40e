package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/resumable"
)

// Create implements resumable.Store. A document that comes whole with its creation, and is small, becomes one
// without ever being an upload: its bytes durable first, then one transaction.
func (s *Service) Create(
	ctx context.Context, owner resumable.Owner, announced resumable.NewUpload, first resumable.Chunk,
) (resumable.Upload, error) {
	if err := s.maySend(ctx, s.db, senderOf(owner)); err != nil {
		return resumable.Upload{}, err
	}
	said, err := readParticulars(announced.Metadata)
	if err != nil {
		return resumable.Upload{}, err
	}
	if first.Length > announced.Size {
		return resumable.Upload{}, resumable.ErrBeyondEnd
	}
	if announced.ID == uuid.Nil {
		if announced.ID, err = uuid.NewV7(); err != nil {
			return resumable.Upload{}, fmt.Errorf("naming a document: %w", err)
		}
	}
	release, err := s.turns.take(ctx, announced.ID, interruptOf(first))
	if err != nil {
		return resumable.Upload{}, err
	}
	defer release()
	return s.createInTurn(ctx, owner, announced, said, first)
}

func (s *Service) createInTurn(
	ctx context.Context, owner resumable.Owner, announced resumable.NewUpload, said particulars, first resumable.Chunk,
) (resumable.Upload, error) {
	known, err := s.find(ctx, owner, announced)
	switch {
	case err == nil && known.accepted != nil:
		return acceptedUpload(*known.accepted), nil
	case err == nil:
		return s.begin(ctx, senderOf(owner), known.row, first)
	case !errors.Is(err, resumable.ErrNoUpload):
		return resumable.Upload{}, err
	case first.Content != nil && first.Length == announced.Size && announced.Size <= resumable.SingleRequest:
		return s.acceptWhole(ctx, owner, announced, said, first)
	}
	row, err := s.insertUpload(ctx, owner, announced)
	if err != nil {
		return resumable.Upload{}, err
	}
	return s.begin(ctx, senderOf(owner), row, first)
}

// begin adds the bytes that came with the creation, if there are any and none came before.
func (s *Service) begin(
	ctx context.Context, sender access.Sender, row database.Upload, first resumable.Chunk,
) (resumable.Upload, error) {
	if row.Written == row.Size {
		return s.finish(ctx, sender, row)
	}
	if first.Content == nil || row.Written > 0 {
		return unfinished(row), nil
	}
	return s.appendInTurn(ctx, sender, row, first)
}

// known is what the service has under an id: an upload's row, or an accepted document.
type known struct {
	row      database.Upload
	accepted *database.Document
}

// find looks for what was announced: ErrNoUpload if the id is free, ErrConflict if it stands for anything else.
func (s *Service) find(ctx context.Context, owner resumable.Owner, announced resumable.NewUpload) (known, error) {
	// In this order no look falls between the two: one transaction moves the id from here to there.
	row, err := s.db.UploadByID(ctx, announced.ID)
	if errors.Is(err, database.ErrNotFound) {
		return s.findAccepted(ctx, owner, announced)
	}
	if err != nil {
		return known{}, fmt.Errorf("looking for upload %s: %w", announced.ID, err)
	}
	if !sameUpload(row, owner, announced) {
		return known{}, resumable.ErrConflict
	}
	if !row.ExpiresAt.After(s.now()) {
		if err := s.forget(ctx, row); err != nil {
			return known{}, err
		}
		return known{}, resumable.ErrNoUpload
	}
	return known{row: row}, nil
}

func (s *Service) findAccepted(ctx context.Context, owner resumable.Owner, announced resumable.NewUpload) (known, error) {
	document, err := s.db.DocumentByID(ctx, announced.ID)
	switch {
	case errors.Is(err, database.ErrNotFound):
		return known{}, resumable.ErrNoUpload
	case err != nil:
		return known{}, fmt.Errorf("looking for document %s: %w", announced.ID, err)
	case !sameDocument(document, owner, announced):
		return known{}, resumable.ErrConflict
	}
	return known{accepted: &document}, nil
}

// sameDocument tells whether an accepted document is the one announced. Without a SHA-256 nothing can prove it.
func sameDocument(document database.Document, owner resumable.Owner, announced resumable.NewUpload) bool {
	return document.CompanyID == owner.Company && document.Size == announced.Size && document.SHA256 == announced.SHA256
}

func sameUpload(row database.Upload, owner resumable.Owner, announced resumable.NewUpload) bool {
	return row.CompanyID == owner.Company && row.AccountID == owner.Account &&
		row.Size == announced.Size && row.SHA256 == announced.SHA256
}

// insertUpload makes the upload's row. Another replica may have been quicker; then its row counts.
func (s *Service) insertUpload(ctx context.Context, owner resumable.Owner, announced resumable.NewUpload) (database.Upload, error) {
	now := s.now()
	row := database.Upload{
		ID: announced.ID, CompanyID: owner.Company, AccountID: owner.Account, DeviceID: owner.Device,
		Size: announced.Size, SHA256: announced.SHA256, Metadata: announced.Metadata,
		CreatedAt: now, ExpiresAt: now.Add(uploadLifetime),
	}
	inserted := false
	err := s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		inserted, err = tx.InsertUpload(ctx, &row)
		return err
	})
	if err != nil {
		return database.Upload{}, roomOr(fmt.Errorf("creating upload %s: %w", row.ID, err))
	}
	if inserted {
		return row, nil
	}
	there, err := s.find(ctx, owner, announced)
	if err != nil || there.accepted != nil {
		return database.Upload{}, errors.Join(resumable.ErrUnavailable, err)
	}
	return there.row, nil
}

func interruptOf(chunk resumable.Chunk) func() {
	if chunk.Content == nil {
		return nil
	}
	return chunk.Content.Interrupt
}

func unfinished(row database.Upload) resumable.Upload {
	return resumable.Upload{
		ID: row.ID, Size: row.Size, Offset: row.Written, Metadata: row.Metadata, ExpiresAt: row.ExpiresAt,
	}
}
