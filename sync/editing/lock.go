package editing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
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
// or because their session ended, or because their page was left alone for long and somebody else opened the document.
// What they typed was kept as a draft.
var ErrLost = errors.New("editing: the document is no longer locked by this editor")

// Opened is a document that its editor holds the lock of.
type Opened struct {
	Document database.Document
	Token    uuid.UUID // of the lock, to save under
	Unsent   *Unsent   // nil if the editor typed nothing that isn't saved
}

// Open takes the lock of a company's document and returns it with what the editor typed into it before and has not
// saved. It may fail with an InUseError or ErrNoDocument, or as access.MayHeld does, since a lock that is taken after the
// right to it was is one that nobody gives free. Opened again in the same session it is the same lock, held
// until the last page that has it open is left.
func (s *Service) Open(ctx context.Context, who Editor, company, id uuid.UUID) (Opened, error) {
	var opened Opened
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		err := access.MayHeld(ctx, tx, who.Account, company, access.EditDocuments)
		if err != nil {
			return err
		}
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
	opened.Unsent, err = s.unsent(ctx, who, opened.Document)
	return opened, err
}

// take is the token of the lock that the editor holds already, or of a new one where nobody does.
func (s *Service) take(ctx context.Context, tx *database.Tx, who Editor, row database.Document) (uuid.UUID, error) {
	lock := database.Lock{
		DocumentID: row.ID, CompanyID: row.CompanyID, AccountID: who.Account, SessionHash: who.Key,
		Token: uuid.Must(uuid.NewV7()), TakenAt: s.now(), Pages: 1, AliveAt: s.now(),
	}
	held, err := tx.LockOn(ctx, row.ID)
	if errors.Is(err, database.ErrNotFound) {
		return lock.Token, tx.PutLock(ctx, lock)
	}
	if err != nil {
		return uuid.Nil, err
	}
	own, err := s.inUse(ctx, tx, who, held)
	switch {
	case err != nil:
		return uuid.Nil, err
	case own:
		return held.Token, tx.OpenAnotherPage(ctx, held.Token, s.now())
	}
	return lock.Token, tx.PutLock(ctx, lock)
}

// inUse tells whether a lock is the editor's session's own, and is an InUseError where it is another's that lasts.
func (s *Service) inUse(ctx context.Context, tx *database.Tx, who Editor, held database.Lock) (own bool, err error) {
	holder, live, err := s.sessions.Live(ctx, tx, held.SessionHash)
	switch {
	case err != nil:
		return false, err
	case !live || lapsed(held, holder.AliveAt):
		return false, nil
	case bytes.Equal(held.SessionHash, who.Key):
		return true, nil
	}
	return false, &InUseError{
		Account: held.AccountID, Name: holder.Account.Name, Since: held.TakenAt.UTC(),
		Own: held.AccountID == who.Account, Disconnected: holder.Disconnected(s.now()),
	}
}

// lapsed reports whether the page that a lock was taken by is left: for as long as makes a login a disconnected one,
// its session lived on and it did not. Where all of the session fell silent its browser has died, and then the lock
// stays until the login is released.
func lapsed(lock database.Lock, sessionAlive time.Time) bool {
	alive := lock.AliveAt
	if alive.IsZero() {
		alive = lock.TakenAt
	}
	return sessionAlive.Sub(alive) >= session.DisconnectedAfter
}

// Alive notes that a page of the editor's session has the document of a lock open. Without the lock, nothing happens.
func (s *Service) Alive(ctx context.Context, who Editor, token uuid.UUID) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.MarkLockAlive(ctx, token, who.Key, s.now())
	})
}

// Leave notes that a page of the editor's session has the document of a lock open no more, and releases the lock if it
// was the last. What was typed stays kept.
func (s *Service) Leave(ctx context.Context, who Editor, token uuid.UUID) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.LeavePage(ctx, token, who.Key) })
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
