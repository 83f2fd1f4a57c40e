package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"satchel/storage/blob"
	"satchel/storage/database"
)

// Restore puts a backup made by Backup into the data directory, which must be empty, new, or hold nothing but a
// restore that did not finish, and verifies what it has put there before it returns. Until then the directory
// carries a mark that the service refuses (CheckFinished). Disconnects that are newer than the backup are carried over
// from what is replaced.
func Restore(ctx context.Context, backup, data string, replaced Replaced) (Result, error) {
	m, err := readManifest(backup)
	if err != nil {
		return Result{}, err
	}
	if err := clearUnfinished(data, unfinished); err != nil {
		return Result{}, err
	}
	if _, err := makeEmpty(data); err != nil {
		return Result{}, err
	}
	result, err := restore(ctx, backup, data, m, replaced)
	if err != nil {
		return Result{}, fmt.Errorf("%w\nWhat was restored until then is not used. Restore into %s again, from a backup that is whole; it need not be emptied", err, data)
	}
	return result, nil
}

func restore(ctx context.Context, backup, data string, m manifest, replaced Replaced) (Result, error) {
	mark, err := putMark(data, unfinished)
	if err != nil {
		return Result{}, err
	}
	defer func() { _ = mark.Close() }()
	if err := copyDatabase(backup, data, m); err != nil {
		return Result{}, err
	}
	result, err := putBack(ctx, backup, data)
	if err != nil {
		return Result{}, err
	}
	if result.Documents != m.Documents || result.Bytes != m.Bytes {
		return Result{}, fmt.Errorf("the backup should have %d documents of %d bytes; %d of %d were restored", m.Documents, m.Bytes, result.Documents, result.Bytes)
	}
	result.At = m.At
	if result.Carried, err = replaced.carry(ctx, data); err != nil {
		return Result{}, err
	}
	if err := release(mark, data, unfinished); err != nil {
		return Result{}, fmt.Errorf("ending the restore: %w", err)
	}
	return result, syncDir(data)
}

func copyDatabase(backup, data string, m manifest) error {
	if err := copyFile(DatabaseFile(backup), DatabaseFile(data)); err != nil {
		return err
	}
	sum, err := fileSHA256(DatabaseFile(data))
	if err != nil {
		return err
	}
	if sum != m.Database {
		return fmt.Errorf("the backup's database is damaged: its SHA-256 is %s, should be %s", sum, m.Database)
	}
	return nil
}

func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("reading what to restore from: %w", err)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing %s: %w", to, err)
	}
	_, err = io.Copy(target, source)
	if err := errors.Join(err, target.Sync(), target.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", to, err)
	}
	return nil
}

// putBack copies the bytes and checks the whole, read back from where it now stands.
func putBack(ctx context.Context, backup, data string) (result Result, err error) {
	db, err := database.Open(ctx, database.Config{SQLite: DatabaseFile(data)})
	if err != nil {
		return Result{}, fmt.Errorf("opening the restored database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	source, err := blob.OpenDirectory(BlobDir(backup))
	if err != nil {
		return Result{}, fmt.Errorf("opening the backup's documents: %w", err)
	}
	result, err = copyAll(ctx, db, source, data)
	if err != nil {
		return Result{}, err
	}
	restored, err := blob.OpenDirectory(BlobDir(data))
	if err != nil {
		return Result{}, fmt.Errorf("opening the restored documents: %w", err)
	}
	report, err := Check(ctx, data, db, restored)
	if err != nil {
		return Result{}, err
	}
	if len(report.Wrong) > 0 {
		return Result{}, fmt.Errorf("what was restored is not whole:\n%s", strings.Join(report.Wrong, "\n"))
	}
	return result, nil
}
