package database

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// ErrBackupPostgres means that the tables are in PostgreSQL, which has better means of its own.
var ErrBackupPostgres = errors.New("database: the tables are in PostgreSQL; back them up with pg_dump and restore them with pg_restore")

// Snapshot writes a consistent copy of the database to path, which must not exist yet, while others read and
// write. It is durable on return, but for the directory's entry. On PostgreSQL it is ErrBackupPostgres.
func (d *DB) Snapshot(ctx context.Context, path string) error {
	if d.isPostgres() {
		return ErrBackupPostgres
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("copying the database: %s is there already", path)
	}
	if err := makePrivate(path); err != nil {
		return err
	}
	if _, err := d.read.DB.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("copying the database to %s: %w", path, err)
	}
	return syncFile(path)
}

func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("making %s durable: %w", path, err)
	}
	return errors.Join(file.Sync(), file.Close())
}

// Forget removes what must not come back with a backup: every sign-in, every link to a new password, and the
// uploads under way, whose bytes are not part of it. Companions sign in and upload again; documents stay.
func (q Queries) Forget(ctx context.Context) error {
	for _, table := range []any{(*Session)(nil), (*ResetToken)(nil), (*Grant)(nil), (*Upload)(nil), (*MailboxMessage)(nil)} {
		if _, err := q.db.NewDelete().Model(table).Where("1 = 1").Exec(ctx); err != nil {
			return fmt.Errorf("removing what must not come back: %w", err)
		}
	}
	return nil
}
