package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Replaced is the data that a restore replaces, or a newer backup of it. A disconnect is for good, so those that a
// backup is too old to know of are carried over from there.
type Replaced struct {
	// Dir is its directory; nobody may be writing to it. It stays as it is. Empty if there is none, or none that can
	// be read: then those disconnects are lost.
	Dir string
	// Carried is told of each account that is disconnected or released by what was carried over, in the transaction
	// that does it. It may be nil.
	Carried func(ctx context.Context, tx *database.Tx, account database.Account) error
}

// carry gives the restored database the tombstones of what it replaces, and returns how many it hadn't. A copy is
// read, since opening a database may change it.
func (r Replaced) carry(ctx context.Context, data string) (carried int, err error) {
	if r.Dir == "" {
		return 0, nil
	}
	scratch, err := os.MkdirTemp("", "satchel-replaced-")
	if err != nil {
		return 0, fmt.Errorf("making room for a copy of the database that is replaced: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	if err := copyReplaced(r.Dir, scratch); err != nil {
		return 0, err
	}
	before, err := database.Open(ctx, database.Config{SQLite: DatabaseFile(scratch)})
	if err != nil {
		return 0, fmt.Errorf("reading the database that is replaced (without it, whoever disconnected since the backup is linked again): %w", err)
	}
	defer func() { err = errors.Join(err, before.Close()) }()
	restored, err := database.Open(ctx, database.Config{SQLite: DatabaseFile(data)})
	if err != nil {
		return 0, fmt.Errorf("opening the restored database: %w", err)
	}
	defer func() { err = errors.Join(err, restored.Close()) }()
	tombstones, err := before.Tombstones(ctx)
	if err != nil {
		return 0, err
	}
	err = restored.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		for _, tombstone := range tombstones {
			of, err := before.Account(ctx, tombstone.AccountID)
			if err != nil {
				return err
			}
			added, err := r.entomb(ctx, tx, tombstone, of)
			if err != nil {
				return fmt.Errorf("carrying over how %s was disconnected: %w", of.Email, err)
			}
			if added {
				carried++
			}
		}
		return nil
	})
	return carried, err
}

// copyReplaced copies a database that nobody has open, with the newest of it, which a service that crashed has left
// beside it.
func copyReplaced(from, to string) error {
	if err := copyFile(DatabaseFile(from), DatabaseFile(to)); err != nil {
		return fmt.Errorf("copying the database that is replaced: %w", err)
	}
	err := copyFile(DatabaseFile(from)+"-wal", DatabaseFile(to)+"-wal")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("copying the database that is replaced: %w", err)
	}
	return nil
}

// entomb brings one tombstone over, unless it is there, and the account to how it signed in afterwards.
func (r Replaced) entomb(ctx context.Context, tx *database.Tx, tombstone database.Link, of database.Account) (bool, error) {
	row, err := tx.LockAccount(ctx, of.ID)
	if errors.Is(err, database.ErrNotFound) { // made after the backup; its identity must not be linked to another
		row = of
		row.LastCompanyID = uuid.Nil
		err = tx.AddAccount(ctx, row)
	}
	if errors.Is(err, database.ErrTaken) {
		return false, errors.New("another account has that e-mail in the backup; the two are not of one service")
	}
	if err != nil {
		return false, err
	}
	added, err := tx.PutTombstone(ctx, tombstone)
	if err != nil || !added {
		return false, err
	}
	if err := follow(ctx, tx, tombstone, row, of); err != nil {
		return false, err
	}
	if r.Carried == nil {
		return true, nil
	}
	return true, r.Carried(ctx, tx, of)
}

// follow has a restored account sign in as it did after the disconnect: with its password, if it had one.
func follow(ctx context.Context, tx *database.Tx, tombstone database.Link, row, of database.Account) error {
	if of.Link == "disconnected" {
		if err := tx.EntombLinksOf(ctx, row.ID, tombstone.DisconnectedAt); err != nil {
			return err
		}
		if err := tx.SetAccountLink(ctx, row.ID, of.Link); err != nil {
			return err
		}
	}
	if row.SAML && !of.SAML {
		if err := tx.SetAccountSAML(ctx, row.ID, false); err != nil {
			return err
		}
	}
	if of.PasswordHash != "" {
		if err := tx.SetPasswordHash(ctx, row.ID, of.PasswordHash); err != nil {
			return err
		}
	}
	_, err := tx.RaiseAuthEpoch(ctx, row.ID)
	return err
}
