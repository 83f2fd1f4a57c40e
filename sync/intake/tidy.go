package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/resumable"
)

// How often Run tidies, and how many rows it looks at together.
const (
	finishEvery = time.Minute
	tidyEvery   = time.Hour
	tidyBatch   = 200
)

// Run finishes what a crash left, at once and every minute, and gives up what has expired and clears stray bytes,
// at once and every hour, until ctx is done. Failures are logged and tried again.
func (s *Service) Run(ctx context.Context) {
	finishing, tidying := time.NewTicker(finishEvery), time.NewTicker(tidyEvery)
	defer finishing.Stop()
	defer tidying.Stop()
	s.attempt(ctx, "finishing uploads", s.Reconcile)
	s.attempt(ctx, "tidying uploads", s.Tidy)
	for {
		select {
		case <-ctx.Done():
			return
		case <-finishing.C:
			s.attempt(ctx, "finishing uploads", s.Reconcile)
		case <-tidying.C:
			s.attempt(ctx, "tidying uploads", s.Tidy)
		}
	}
}

func (s *Service) attempt(ctx context.Context, what string, do func(context.Context) error) {
	if err := do(ctx); err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, what+" failed; it will be tried again", "error", err)
	}
}

// Reconcile makes documents of the uploads that have all their bytes. One that cannot be finished does not keep
// the others from it.
func (s *Service) Reconcile(ctx context.Context) error {
	var failures []error
	for after := uuid.Nil; ; {
		rows, err := s.db.UploadsWhole(ctx, after, tidyBatch)
		if err != nil {
			return errors.Join(append(failures, fmt.Errorf("listing whole uploads: %w", err))...)
		}
		for _, row := range rows {
			after = row.ID
			if err := s.finishLeft(ctx, row.ID); err != nil {
				failures = append(failures, fmt.Errorf("finishing upload %s: %w", row.ID, err))
			}
		}
		if len(rows) < tidyBatch {
			return errors.Join(failures...)
		}
	}
}

func (s *Service) finishLeft(ctx context.Context, id uuid.UUID) error {
	release, err := s.turns.take(ctx, id, nil)
	if err != nil {
		return err
	}
	defer release()
	row, err := s.db.UploadByID(ctx, id)
	if errors.Is(err, database.ErrNotFound) {
		return nil // its own request was quicker
	}
	if err != nil {
		return err
	}
	_, err = s.finish(ctx, access.Sender{Account: row.AccountID, Company: row.CompanyID, Device: row.DeviceID}, row)
	if isSenderRefused(err) {
		return nil // it is kept, for as long as any upload, in case they may again
	}
	if errors.Is(err, resumable.ErrHashMismatch) {
		s.log.WarnContext(ctx, "an upload did not have the SHA-256 it announced and was dropped", "upload", id)
		return nil
	}
	return err
}

// Tidy gives up expired uploads, and removes bytes that nobody came back for: staged ones without an upload,
// sealed ones without a document.
func (s *Service) Tidy(ctx context.Context) error {
	return errors.Join(s.expire(ctx), s.clearStrays(ctx))
}

func (s *Service) expire(ctx context.Context) error {
	for {
		rows, err := s.db.UploadsExpired(ctx, s.now(), tidyBatch)
		if err != nil {
			return fmt.Errorf("listing expired uploads: %w", err)
		}
		for _, row := range rows {
			if err := s.expireOne(ctx, row); err != nil {
				return fmt.Errorf("giving up upload %s: %w", row.ID, err)
			}
		}
		if len(rows) < tidyBatch {
			return nil
		}
	}
}

func (s *Service) expireOne(ctx context.Context, row database.Upload) error {
	release, err := s.turns.take(ctx, row.ID, nil)
	if err != nil {
		return err
	}
	defer release()
	gone := false
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		gone, err = tx.DeleteUploadExpired(ctx, row.ID, s.now())
		return err
	})
	if err != nil || !gone {
		return err
	}
	return s.blobs.Discard(ctx, keyOf(row.CompanyID, row.ID))
}

func (s *Service) clearStrays(ctx context.Context) error {
	staged, err := s.strays(ctx, s.blobs.ListStaged(ctx))
	if err != nil {
		return err
	}
	for _, key := range staged {
		if err := s.clearStray(ctx, key, s.blobs.Discard); err != nil {
			return err
		}
	}
	sealed, err := s.strays(ctx, s.blobs.List(ctx))
	if err != nil {
		return err
	}
	for _, key := range sealed {
		if err := s.clearStray(ctx, key, s.blobs.Delete); err != nil {
			return err
		}
	}
	return nil
}

// strays picks the blobs that are old and unknown to the database.
func (s *Service) strays(ctx context.Context, list func(func(blob.Info, error) bool)) ([]blob.Key, error) {
	var found, batch []blob.Key
	before := s.now().Add(-strayLifetime)
	flush := func() error {
		unknown, err := s.unknown(ctx, batch)
		found, batch = append(found, unknown...), batch[:0]
		return err
	}
	for info, err := range list {
		if err != nil {
			return nil, err
		}
		if info.Modified.After(before) {
			continue
		}
		if batch = append(batch, info.Key); len(batch) == tidyBatch {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return found, flush()
}

func (s *Service) unknown(ctx context.Context, keys []blob.Key) ([]blob.Key, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	ids := make([]uuid.UUID, len(keys))
	for i, key := range keys {
		ids[i] = key.Document
	}
	owners, err := s.db.Owners(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("comparing bytes with the database: %w", err)
	}
	var unknown []blob.Key
	for _, key := range keys {
		if owners[key.Document] != key.Company {
			unknown = append(unknown, key)
		}
	}
	return unknown, nil
}

// clearStray asks the database once more, in the id's turn: its sender may be back this moment.
func (s *Service) clearStray(ctx context.Context, key blob.Key, remove func(context.Context, blob.Key) error) error {
	release, err := s.turns.take(ctx, key.Document, nil)
	if err != nil {
		return err
	}
	defer release()
	still, err := s.unknown(ctx, []blob.Key{key})
	if err != nil || len(still) == 0 {
		return err
	}
	s.log.InfoContext(ctx, "removing bytes that nobody came back for", "document", key.String())
	return remove(ctx, key)
}
