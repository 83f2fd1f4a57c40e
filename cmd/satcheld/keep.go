package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/gofrs/flock"

	"satchel/storage/archive"
	"satchel/storage/blob"
	"satchel/storage/database"
)

// errInUse means that another process serves from the data directory.
var errInUse = errors.New("the data directory is in use")

var errNoData = usage(errors.New("say where the service's data is, with --data DIR"))

// keep is what the service keeps: rows and bytes.
type keep struct {
	db    *database.DB
	blobs *blob.Directory
	lock  *flock.Flock
}

// mayUse refuses a data directory that isn't the service's: a backup, which would be ruined, or half a restore.
func mayUse(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return usage(fmt.Errorf("--data %s is a file; give a directory", dir))
	}
	if err := archive.CheckNoBackup(dir); err != nil {
		return err
	}
	return archive.CheckFinished(dir)
}

// openKeep opens what is in the data directory, making it where it isn't there.
func openKeep(ctx context.Context, cfg settings) (*keep, error) {
	if cfg.Data == "" {
		return nil, errNoData
	}
	if err := mayUse(cfg.Data); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data directory: %w", err)
	}
	db, err := database.Open(ctx, databaseOf(cfg))
	if err != nil {
		return nil, err
	}
	blobs, err := blob.OpenDirectory(archive.BlobDir(cfg.Data))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &keep{db: db, blobs: blobs}, nil
}

// openExisting is openKeep for commands that have nothing to do where there is no service yet.
func openExisting(ctx context.Context, cfg settings) (*keep, error) {
	if cfg.Data != "" && cfg.Postgres == "" {
		if err := mayUse(cfg.Data); err != nil {
			return nil, err
		}
		if _, err := os.Stat(archive.DatabaseFile(cfg.Data)); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no Satchel data in %s", cfg.Data)
		}
	}
	return openKeep(ctx, cfg)
}

// openAlone is openKeep for the one process that serves from the directory. With PostgreSQL there may be many,
// since nothing they share is a file that only one may write.
func openAlone(ctx context.Context, cfg settings) (*keep, error) {
	if cfg.Data == "" || cfg.Postgres != "" {
		return openKeep(ctx, cfg)
	}
	if err := mayUse(cfg.Data); err != nil { // before a lock is put into it
		return nil, err
	}
	lock, err := lockData(cfg.Data)
	if err != nil {
		return nil, err
	}
	kept, err := openKeep(ctx, cfg)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	kept.lock = lock
	if err := kept.blobs.ClearIncoming(); err != nil { // nobody else receives documents here
		return nil, errors.Join(err, kept.Close())
	}
	return kept, nil
}

func lockData(dir string) (*flock.Flock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the data directory: %w", err)
	}
	lock := flock.New(archive.LockFile(dir), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	if !locked {
		return nil, errInUse
	}
	return lock, nil
}

func databaseOf(cfg settings) database.Config {
	if cfg.Postgres != "" {
		return database.Config{Postgres: cfg.Postgres.Reveal()}
	}
	return database.Config{SQLite: archive.DatabaseFile(cfg.Data)}
}

func (k *keep) Close() error {
	err := k.db.Close()
	if k.lock != nil {
		err = errors.Join(err, k.lock.Close())
	}
	return err
}

// with runs fn on what is kept in the data directory and lets go of it afterwards.
func with(kept *keep, opened error, fn func(*keep) error) (err error) {
	if opened != nil {
		return opened
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	return fn(kept)
}
