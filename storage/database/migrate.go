package database

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewerSchema means that a newer program has already changed the tables.
var ErrNewerSchema = errors.New("database: the tables are from a newer Satchel than this program; start the newer one, or restore a backup made before it ran")

// migrate applies what is missing, one process at a time: another that waited finds nothing left to do.
func (d *DB) migrate(ctx context.Context) error {
	provider, err := d.migrations()
	if err != nil {
		return err
	}
	return d.Exclusive(ctx, func(ctx context.Context) error { return apply(ctx, provider) })
}

func (d *DB) migrations() (*goose.Provider, error) {
	scripts, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	dialect := goose.DialectSQLite3
	if d.isPostgres() {
		dialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, d.write.DB, scripts, goose.WithGoMigrations(auditMigration(d.isPostgres())))
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return provider, nil
}

func apply(ctx context.Context, provider *goose.Provider) error {
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if current > target {
		return ErrNewerSchema
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating the tables: %w", err)
	}
	return nil
}
