package database

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// schemaLock is an arbitrary number that every Satchel takes as PostgreSQL's advisory lock for schema changes.
const schemaLock = 0x5341544348454c

// Exclusive runs fn while no other process runs Exclusive on the same database: what changes tables runs in it.
// It waits for its turn until ctx is done.
func (d *DB) Exclusive(ctx context.Context, fn func(context.Context) error) error {
	if d.isPostgres() {
		return d.exclusivePostgres(ctx, fn)
	}
	lock := flock.New(d.cfg.SQLite+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("waiting for the schema lock %s: %w", lock.Path(), err)
	}
	return errors.Join(fn(ctx), lock.Close())
}

func (d *DB) exclusivePostgres(ctx context.Context, fn func(context.Context) error) (err error) {
	conn, err := d.write.DB.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(schemaLock)); err != nil {
		return fmt.Errorf("waiting for the schema lock: %w", err)
	}
	defer func() {
		_, unlock := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(schemaLock))
		err = errors.Join(err, unlock)
	}()
	return fn(ctx)
}
