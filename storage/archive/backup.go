package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"satchel/storage/blob"
	"satchel/storage/database"
)

// Result counts what a backup or a restore has copied.
type Result struct {
	Documents int
	Bytes     int64
	At        time.Time // of a restore: when the backup was made
	Carried   int       // of a restore: identities that were disconnected since, by what was replaced
}

// Backup copies everything into dir, which must be empty or new, while the service goes on. The database comes
// first and then the bytes that it names, which never change, so the copy is of one moment. Every document is
// verified as it is copied. A backup that can't be finished is removed again, and one that was cut off carries a mark by
// which it is none (CheckFinished), and is made anew into the same directory. Sign-ins, reset links and uploads under way
// are left out (database.Queries.Forget).
func Backup(ctx context.Context, db *database.DB, blobs blob.Store, dir, version string, now func() time.Time) (Result, error) {
	if err := clearUnfinished(dir, unfinishedBackup); err != nil {
		return Result{}, err
	}
	made, err := makeEmpty(dir)
	if err != nil {
		return Result{}, err
	}
	result, err := backup(ctx, db, blobs, dir, version, now().UTC())
	if err != nil {
		return Result{}, takeBack(dir, made, err)
	}
	return result, nil
}

func backup(ctx context.Context, db *database.DB, blobs blob.Store, dir, version string, at time.Time) (Result, error) {
	mark, err := putMark(dir, unfinishedBackup)
	if err != nil {
		return Result{}, err
	}
	defer func() { _ = mark.Close() }()
	if err := db.Snapshot(ctx, DatabaseFile(dir)); err != nil {
		return Result{}, err
	}
	result, err := fill(ctx, dir, blobs)
	if err != nil {
		return Result{}, err
	}
	sum, err := fileSHA256(DatabaseFile(dir))
	if err != nil {
		return Result{}, err
	}
	err = writeManifest(dir, manifest{
		Product: "satchel", Format: format, Version: version, At: at,
		Documents: result.Documents, Bytes: result.Bytes, Database: sum,
	})
	if err != nil {
		return Result{}, err
	}
	if err := release(mark, dir, unfinishedBackup); err != nil {
		return Result{}, fmt.Errorf("ending the backup: %w", err)
	}
	return result, syncDir(dir)
}

// fill copies the bytes that the snapshot in dir names.
func fill(ctx context.Context, dir string, blobs blob.Store) (result Result, err error) {
	snapshot, err := database.Open(ctx, database.Config{SQLite: DatabaseFile(dir)})
	if err != nil {
		return Result{}, fmt.Errorf("opening the copy of the database: %w", err)
	}
	defer func() { err = errors.Join(err, snapshot.Close(), os.Remove(DatabaseFile(dir)+".lock")) }()
	if err := snapshot.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.Forget(ctx) }); err != nil {
		return Result{}, err
	}
	return copyAll(ctx, snapshot, blobs, dir)
}

// copyAll copies the bytes of every document in db from a store to dir, and stops at the first that isn't what
// the database says.
func copyAll(ctx context.Context, db *database.DB, from blob.Store, dir string) (Result, error) {
	to, err := blob.OpenDirectory(BlobDir(dir))
	if err != nil {
		return Result{}, fmt.Errorf("making %s: %w", BlobDir(dir), err)
	}
	var result Result
	for document, err := range documents(ctx, db) {
		if err != nil {
			return Result{}, err
		}
		if err := copyOne(ctx, document, from, to); err != nil {
			return Result{}, fmt.Errorf("copying document %s (%q): %w", keyOf(document), document.Name, err)
		}
		result.Documents++
		result.Bytes += document.Size
	}
	return result, nil
}

func copyOne(ctx context.Context, document database.Document, from, to blob.Store) error {
	reader, writer := io.Pipe()
	go func() {
		size, sum, err := digest(ctx, from, keyOf(document), writer)
		if err == nil && (size != document.Size || sum != document.SHA256) {
			err = fmt.Errorf("its bytes are damaged: %d bytes with SHA-256 %s, should be %d with %s", size, sum, document.Size, document.SHA256)
		}
		writer.CloseWithError(err) // nil ends the copy as a whole one
	}()
	_, err := to.Put(ctx, keyOf(document), reader)
	reader.CloseWithError(err)
	return err
}

func fileSHA256(path string) (sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("reading %s: %w", path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
