package editing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/auth/session"
	"satchel/storage/database"
)

// Editor is who edits, in which session.
type Editor struct {
	Account uuid.UUID
	Key     []byte // session.Key of their session
}

// InUseError means that somebody has the document open. It names who and since when.
type InUseError struct {
	Account      uuid.UUID
	Name         string
	Since        time.Time
	Own          bool // it is the same person, in another browser
	Disconnected bool // their browser has given no sign of life for a while
}

// Error doesn't name anybody.
func (e *InUseError) Error() string { return "editing: the document is in use" }

// ErrLost means that the editor does not hold the lock they saved under: it was released meanwhile, by logging them off
// or because their session ended. What they typed was kept as a draft.
var ErrLost = errors.New("editing: the document is no longer locked by this editor")

// Opened is a document that its editor holds the lock of.
type Opened struct {
	Document database.Document
	Token    uuid.UUID // of the lock, to save under
	Draft    *database.Draft
}

// Open takes the lock of a company's document and returns it with the draft the editor has of it, if they do. It may
// fail with an InUseError or ErrNoDocument. Opened again in the same session it is the same lock.
func (s *Service) Open(ctx context.Context, who Editor, company, id uuid.UUID) (Opened, error) {
	var opened Opened
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		var err error
		if opened.Document, err = tx.LockDocument(ctx, company, id); err != nil {
			return err
		}
		opened.Token, err = s.take(ctx, tx, who, opened.Document)
		return err
	})
	if errors.Is(err, database.ErrNotFound) {
		return Opened{}, ErrNoDocument
	}
	if err != nil {
		return Opened{}, fmt.Errorf("opening document %s: %w", id, err)
	}
	draft, err := s.db.Draft(ctx, who.Account, Path(company, id))
	if errors.Is(err, database.ErrNotFound) {
		return opened, nil
	}
	opened.Draft = &draft
	return opened, err
}

// take is the token of the lock that the editor holds already, or of a new one where nobody does.
func (s *Service) take(ctx context.Context, tx *database.Tx, who Editor, row database.Document) (uuid.UUID, error) {
	held, err := tx.LockOn(ctx, row.ID)
	switch {
	case errors.Is(err, database.ErrNotFound):
	case err != nil:
		return uuid.Nil, err
	case bytes.Equal(held.SessionHash, who.Key):
		return held.Token, nil
	default:
		if err := s.inUse(ctx, tx, who, held); err != nil {
			return uuid.Nil, err
		}
	}
	lock := database.Lock{
		DocumentID: row.ID, CompanyID: row.CompanyID, AccountID: who.Account, SessionHash: who.Key,
		Token: uuid.Must(uuid.NewV7()), TakenAt: s.now(),
	}
	return lock.Token, tx.PutLock(ctx, lock)
}

// inUse is nil where the session that holds a lock is over.
func (s *Service) inUse(ctx context.Context, tx *database.Tx, who Editor, held database.Lock) error {
	holder, live, err := s.sessions.Live(ctx, tx, held.SessionHash)
	if err != nil || !live {
		return err
	}
	return &InUseError{
		Account: held.AccountID, Name: holder.Account.Name, Since: held.TakenAt.UTC(),
		Own: held.AccountID == who.Account, Disconnected: holder.Disconnected(s.now()),
	}
}

// Release gives a document free that the editor's session holds, and forgets the draft: they do not want it.
func (s *Service) Release(ctx context.Context, who Editor, company, id uuid.UUID) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.DeleteDraft(ctx, who.Account, Path(company, id)); err != nil {
			return err
		}
		return tx.DeleteLock(ctx, id, who.Key)
	})
}

// Sessions is what editing needs of auth/session.
type Sessions interface {
	Live(ctx context.Context, tx *database.Tx, key []byte) (session.Session, bool, error)
}
