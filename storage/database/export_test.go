package database

import (
	"context"
)

// MigrateDown takes the tables back to how they were at a version, for tests of what a later one does with old rows.
func (d *DB) MigrateDown(ctx context.Context, version int64) error {
	provider, err := d.migrations()
	if err != nil {
		return err
	}
	_, err = provider.DownTo(ctx, version)
	return err
}

// MigrateUp brings them up to date again.
func (d *DB) MigrateUp(ctx context.Context) error { return d.migrate(ctx) }
