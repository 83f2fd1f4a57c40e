package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/resumable"
)

// segment is how many bytes a request may bring before they are made durable and counted, so that a crash costs
// no more than this even where a client sends everything at once.
const segment = 64 << 20

// copyBuffer is the size in bytes of what is read, hashed and written at a time.
const copyBuffer = 256 << 10

var copyBuffers = sync.Pool{New: func() any { return new([copyBuffer]byte) }}

// Append implements resumable.Store.
func (s *Service) Append(
	ctx context.Context, owner resumable.Owner, id uuid.UUID, chunk resumable.Chunk,
) (resumable.Upload, error) {
	sender := senderOf(owner)
	if err := s.maySend(ctx, s.db, sender); err != nil {
		return resumable.Upload{}, err
	}
	release, err := s.turns.take(ctx, id, interruptOf(chunk))
	if err != nil {
		return resumable.Upload{}, err
	}
	defer release()
	there, err := s.owned(ctx, owner, id)
	switch {
	case err != nil:
		return resumable.Upload{}, err
	case there.accepted != nil && chunk.Offset == there.accepted.Size:
		return acceptedUpload(*there.accepted), nil
	case there.accepted != nil || chunk.Offset != there.row.Written:
		return resumable.Upload{}, resumable.ErrWrongOffset
	case chunk.Length > there.row.Size-there.row.Written:
		return resumable.Upload{}, resumable.ErrBeyondEnd
	case there.row.Written == there.row.Size:
		return s.finish(ctx, sender, there.row)
	}
	return s.appendInTurn(ctx, sender, there.row, chunk)
}

func (s *Service) appendInTurn(
	ctx context.Context, sender access.Sender, row database.Upload, chunk resumable.Chunk,
) (resumable.Upload, error) {
	row, err := s.extend(ctx, sender, row, chunk)
	if err != nil {
		return resumable.Upload{}, err
	}
	if row.Written == row.Size {
		return s.finish(ctx, sender, row)
	}
	return unfinished(row), nil
}

// extend brings the chunk's bytes to the disk and then the row up to them, a segment at a time.
func (s *Service) extend(
	ctx context.Context, sender access.Sender, row database.Upload, chunk resumable.Chunk,
) (database.Upload, error) {
	staged, err := s.blobs.Stage(ctx, keyOf(row.CompanyID, row.ID))
	if errors.Is(err, blob.ErrExists) {
		return s.adopt(ctx, sender, row)
	}
	if err != nil {
		return row, roomOr(err)
	}
	defer staged.Close()
	sum, err := restoreDigest(row.HashState)
	if err != nil {
		return row, err
	}
	err = staged.Start(row.Written)
	if errors.Is(err, blob.ErrShort) {
		// Bytes that were durable are gone: the disk failed or was restored from a backup.
		s.log.ErrorContext(ctx, "a staged document has lost bytes; its upload must start again", "upload", row.ID, "error", err)
		return row, errors.Join(resumable.ErrNoUpload, s.dropRow(ctx, row))
	}
	if err != nil {
		return row, roomOr(err)
	}
	for {
		want := min(row.Size-row.Written, segment)
		if chunk.Checked {
			want = row.Size - row.Written // nothing counts before the checksum, and that comes last
		}
		n, ended, err := receive(staged, sum, chunk.Content, want)
		if chunk.Checked && err == nil && ended == nil {
			ended = theEnd(chunk.Content)
		}
		if err != nil || (chunk.Checked && !errors.Is(ended, io.EOF)) {
			return row, errors.Join(err, refusalOf(ended), staged.Start(row.Written))
		}
		if n > 0 {
			if row, err = s.advance(ctx, sender, row, staged, sum, n); err != nil {
				return row, err
			}
		}
		if ended != nil || row.Written == row.Size {
			return row, refusalOf(ended)
		}
	}
}

// adopt takes bytes that are sealed already for those of the upload: they came in one request, and a crash lost
// the row that should have followed. Without an announced SHA-256 nothing tells whether they are the same.
func (s *Service) adopt(ctx context.Context, sender access.Sender, row database.Upload) (database.Upload, error) {
	if row.SHA256 == "" {
		return row, resumable.ErrConflict
	}
	key := keyOf(row.CompanyID, row.ID)
	if err := s.compare(ctx, key, row.SHA256); err != nil {
		return row, err
	}
	sum, _, err := s.hashSealed(ctx, key)
	if err != nil {
		return row, err
	}
	return s.count(ctx, sender, row, sum, row.Size-row.Written)
}

// receive moves up to want bytes from a request to the staged blob and the digest. ended is how the request's
// bytes ended, nil if want was reached first; err is a failure to keep them.
func receive(staged blob.Staged, sum digest, from io.Reader, want int64) (n int64, ended, err error) {
	buffer := copyBuffers.Get().(*[copyBuffer]byte)
	defer copyBuffers.Put(buffer)
	for n < want {
		read, ended := from.Read(buffer[:min(int64(len(buffer)), want-n)])
		if _, err := staged.Write(buffer[:read]); err != nil {
			return n, nil, roomOr(err)
		}
		sum.Write(buffer[:read])
		n += int64(read)
		if ended != nil {
			return n, ended, nil
		}
	}
	return n, nil, nil
}

// theEnd reads what comes after the last byte that is wanted: io.EOF once the checksum is right.
func theEnd(from io.Reader) error {
	n, err := io.ReadFull(from, make([]byte, 1))
	if n > 0 {
		return resumable.ErrBeyondEnd
	}
	return err
}

// refusalOf tells apart a request that must be refused from one that simply ended early.
func refusalOf(ended error) error {
	var refusal *resumable.Error
	if errors.As(ended, &refusal) {
		return refusal
	}
	return nil
}

// advance makes n more bytes count: durable first, then the row, then nothing can take them back.
func (s *Service) advance(
	ctx context.Context, sender access.Sender, row database.Upload, staged blob.Staged, sum digest, n int64,
) (database.Upload, error) {
	if err := staged.Sync(); err != nil {
		return row, roomOr(err)
	}
	return s.count(ctx, sender, row, sum, n)
}

// count has the row say that n bytes came in, and what the running SHA-256 is after them. From a sender who may no
// longer send none count, and the refusal is returned: a whole upload becomes a document without being asked for.
func (s *Service) count(
	ctx context.Context, sender access.Sender, row database.Upload, sum digest, n int64,
) (database.Upload, error) {
	state, err := sum.state()
	if err != nil {
		return row, err
	}
	next := row
	next.Written, next.HashState, next.ExpiresAt = row.Written+n, state, s.now().Add(uploadLifetime)
	ctx, cancel := durable(ctx)
	defer cancel()
	moved := false
	err = s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		if err := s.maySend(ctx, tx, sender); err != nil {
			return err
		}
		moved, err = tx.AdvanceUpload(ctx, row.ID, row.Written, next.Written, next.HashState, next.ExpiresAt)
		return err
	})
	switch {
	case err != nil:
		return row, roomOr(fmt.Errorf("counting the bytes of upload %s: %w", row.ID, err))
	case !moved:
		return row, resumable.ErrWrongOffset // another replica was quicker
	}
	return next, nil
}
