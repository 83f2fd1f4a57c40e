package session

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// ErrGone means that there is no such session among the account's: it is over already, or another's.
var ErrGone = errors.New("session: no such session of this account")

// Listed is one of an account's sessions, for its owner to look through.
type Listed struct {
	Session

	ID      string // names it in a form; it opens nothing
	Key     []byte // what it is known by in the database
	Current bool   // whether it is the browser that asks
}

// List is the account's live sessions, the one used last first. The current one is told by its cookie's value.
func (s *Service) List(ctx context.Context, of database.Account, current string) ([]Listed, error) {
	rows, err := s.db.SessionsOf(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	var listed []Listed
	for _, row := range rows {
		if ended(row, of, s.clock().UTC()) != nil {
			continue
		}
		listed = append(listed, Listed{
			Session: describe(row, of), ID: handle(row), Key: row.Hash, Current: bytes.Equal(row.Hash, hash(current)),
		})
	}
	return listed, nil
}

// EndListed signs out one session of an account; ErrGone if there is none of this id.
func (s *Service) EndListed(ctx context.Context, of uuid.UUID, id string, from netip.Addr) error {
	ended, err := s.endWhere(ctx, of, "another browser", from, forget, func(row database.Session) bool { return handle(row) == id })
	if err == nil && ended == 0 {
		return ErrGone
	}
	return err
}

// EndOthers signs out every session of an account but the one whose cookie has this value. It tells how many.
func (s *Service) EndOthers(ctx context.Context, of uuid.UUID, current string, from netip.Addr) (int, error) {
	return s.endWhere(ctx, of, "another browser", from, forget, func(row database.Session) bool { return !bytes.Equal(row.Hash, hash(current)) })
}

// forget ends a session of which nothing is known any more: its person may not know who sits there, and what is typed
// there is not to be theirs.
func forget(ctx context.Context, tx *database.Tx, hash []byte) error {
	return tx.DeleteSession(ctx, hash)
}

// endWhere ends the chosen sessions of an account that aren't over, and writes down what its person asked in.
func (s *Service) endWhere(
	ctx context.Context, of uuid.UUID, in string, from netip.Addr,
	end func(context.Context, *database.Tx, []byte) error, chosen func(database.Session) bool,
) (count int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		count = 0
		// A step-up holds the account while it replaces a session, so the rows read here are the ones that are.
		account, err := tx.LockAccount(ctx, of)
		if err != nil {
			return err
		}
		rows, err := tx.SessionsOf(ctx, of)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if ended(row, account, s.clock().UTC()) != nil || !chosen(row) {
				continue
			}
			if err := end(ctx, tx, row.Hash); err != nil {
				return err
			}
			count++
		}
		if count == 0 {
			return nil
		}
		return s.log.Record(ctx, tx, audit.Event{
			Kind: audit.SignedOut, Account: of, Actor: of, Address: from,
			Detail: audit.Detail{"from": in, "sessions": fmt.Sprint(count)},
		})
	})
	if err != nil {
		return 0, fmt.Errorf("ending sessions: %w", err)
	}
	return count, nil
}

// handle is one way from the kept hash, so that what a page shows is nothing the database is searched by.
func handle(row database.Session) string {
	sum := sha256.Sum256(append([]byte("listed session "), row.Hash...))
	return hex.EncodeToString(sum[:16])
}
