package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/resumable"
)

// KindAccepted is the kind of event that says that a company has a new document. Its payload is AcceptedEvent.
const KindAccepted = "document.accepted"

// AcceptedEvent is the payload of KindAccepted.
type AcceptedEvent struct {
	document.Acknowledgement
	Name     string `json:"name"`
	Category string `json:"category"`
}

// AcknowledgementOf is the service's statement about a document it has.
func AcknowledgementOf(row database.Document) document.Acknowledgement {
	ack := document.Acknowledgement{DocumentID: row.ID, SHA256: row.SHA256, Size: row.Size, Time: row.AcceptedAt.UTC()}
	if row.DuplicateOf != uuid.Nil {
		ack.DuplicateOf = &row.DuplicateOf
	}
	return ack
}

func acceptedUpload(row database.Document) resumable.Upload {
	ack := AcknowledgementOf(row)
	return resumable.Upload{ID: row.ID, Size: row.Size, Offset: row.Size, Acknowledgement: &ack}
}

// acceptWhole takes a small document that came in one request.
func (s *Service) acceptWhole(
	ctx context.Context, owner resumable.Owner, announced resumable.NewUpload, said particulars, first resumable.Chunk,
) (resumable.Upload, error) {
	content := newWholeReader(first.Content, announced)
	key := keyOf(owner.Company, announced.ID)
	_, err := s.blobs.Put(ctx, key, content)
	if errors.Is(err, blob.ErrExists) {
		// A try before this one was cut off between its bytes and its row.
		err = s.compare(ctx, key, content.sum.hex())
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return resumable.Upload{}, resumable.ErrBadRequest.With("The request ended before the document did.")
	}
	if err != nil {
		return resumable.Upload{}, roomOr(err)
	}
	row := database.Upload{
		ID: announced.ID, CompanyID: owner.Company, AccountID: owner.Account, DeviceID: owner.Device,
		Size: announced.Size, SHA256: announced.SHA256, Metadata: announced.Metadata,
	}
	return s.accept(ctx, senderOf(owner), s.documentFrom(row, said, content.sum.hex(), content.head), false)
}

// compare looks at what is sealed under key although no row speaks of it. The same content is taken for the
// document's. Other content is what a loss of power left of a try, and goes; unless it is so young that another
// replica may be about to write its row.
func (s *Service) compare(ctx context.Context, key blob.Key, sha string) error {
	sum, sealed, err := s.hashSealed(ctx, key)
	if err != nil {
		return err
	}
	if sum.hex() == sha {
		return nil
	}
	if young := strayGrace - s.now().Sub(sealed); young > 0 {
		wait := *resumable.ErrUnavailable
		wait.RetryAfter = young
		return &wait
	}
	s.log.WarnContext(ctx, "removing bytes that a crash left damaged", "document", key.String())
	if err := s.blobs.Delete(ctx, key); err != nil {
		return err
	}
	return resumable.ErrUnavailable
}

// hashSealed hashes a sealed blob, and says when it was sealed.
func (s *Service) hashSealed(ctx context.Context, key blob.Key) (digest, time.Time, error) {
	object, err := s.blobs.Open(ctx, key)
	if err != nil {
		return digest{}, time.Time{}, err
	}
	defer object.Close()
	sum := newDigest()
	if _, err := io.Copy(sum, object); err != nil {
		return digest{}, time.Time{}, fmt.Errorf("reading document %s: %w", key, err)
	}
	return sum, object.Info().Modified, nil
}

// finish makes a document of an upload that has all its bytes, if its sender may still send it. Every step may be done
// again after a crash, or when they may again.
func (s *Service) finish(ctx context.Context, sender access.Sender, row database.Upload) (resumable.Upload, error) {
	ctx, cancel := durable(ctx)
	defer cancel()
	said, err := readParticulars(row.Metadata)
	if err != nil {
		return resumable.Upload{}, err
	}
	sum, err := restoreDigest(row.HashState)
	if err != nil {
		return resumable.Upload{}, err
	}
	if row.SHA256 != "" && sum.hex() != row.SHA256 {
		return resumable.Upload{}, errors.Join(resumable.ErrHashMismatch, s.forget(ctx, row))
	}
	key := keyOf(row.CompanyID, row.ID)
	if err := s.seal(ctx, key, row.Size); err != nil {
		return resumable.Upload{}, roomOr(err)
	}
	head, err := s.head(ctx, key)
	if err != nil {
		return resumable.Upload{}, err
	}
	return s.accept(ctx, sender, s.documentFrom(row, said, sum.hex(), head), true)
}

func (s *Service) seal(ctx context.Context, key blob.Key, size int64) error {
	staged, err := s.blobs.Stage(ctx, key)
	if errors.Is(err, blob.ErrExists) {
		return nil // sealed by a try that was cut off before its row
	}
	if err != nil {
		return err
	}
	return errors.Join(staged.Seal(ctx, size), staged.Close())
}

// head reads what mediaType wants to see.
func (s *Service) head(ctx context.Context, key blob.Key) ([]byte, error) {
	object, err := s.blobs.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	head, err := io.ReadAll(io.LimitReader(object, sniffLength))
	if err != nil {
		return nil, fmt.Errorf("reading document %s: %w", key, err)
	}
	return head, nil
}

func (s *Service) documentFrom(row database.Upload, said particulars, sha string, head []byte) database.Document {
	return database.Document{
		ID: row.ID, CompanyID: row.CompanyID, AccountID: row.AccountID, DeviceID: row.DeviceID,
		Name: said.name, MediaType: mediaType(head), Category: string(said.category), Note: said.note,
		Size: row.Size, SHA256: sha, AnnouncedSHA256: row.SHA256, CapturedAt: said.capturedAt, UploadedAt: s.now(),
		Words: document.JoinWords(document.Words(said.name, said.note)),
	}
}

// accept makes the document, with others that are being made at the same time. Its bytes are sealed before.
// uploaded says that there is an upload's row to end.
func (s *Service) accept(ctx context.Context, sender access.Sender, row database.Document, uploaded bool) (resumable.Upload, error) {
	ctx, cancel := durable(ctx)
	defer cancel()
	made, err := s.registrar.register(ctx, sender, row, uploaded)
	if errors.Is(err, errAlready) {
		return s.acceptedBefore(ctx, row, uploaded)
	}
	if err != nil {
		return resumable.Upload{}, roomOr(fmt.Errorf("accepting document %s: %w", row.ID, err))
	}
	s.feed.wake(row.CompanyID)
	return acceptedUpload(made), nil
}

// acceptedBefore answers for a document that was accepted meanwhile, or by a try whose answer was lost.
func (s *Service) acceptedBefore(ctx context.Context, row database.Document, uploaded bool) (resumable.Upload, error) {
	there, err := s.db.DocumentByID(ctx, row.ID)
	if err != nil {
		return resumable.Upload{}, fmt.Errorf("looking for document %s: %w", row.ID, err)
	}
	if there.CompanyID != row.CompanyID || there.SHA256 != row.SHA256 || there.Size != row.Size {
		return resumable.Upload{}, resumable.ErrConflict
	}
	if uploaded {
		if err := s.dropRow(ctx, database.Upload{ID: row.ID}); err != nil {
			return resumable.Upload{}, err
		}
	}
	return acceptedUpload(there), nil
}
