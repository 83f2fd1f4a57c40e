package archive

import (
	"context"
	"errors"
	"fmt"
	"os"

	"satchel/storage/blob"
	"satchel/storage/database"
)

// CheckBackup is Check for a backup, which it leaves as it is: it works on a copy of the database, since even
// opening that may change it.
func CheckBackup(ctx context.Context, backup string) (report Report, err error) {
	m, err := readManifest(backup)
	if err != nil {
		return Report{}, err
	}
	scratch, err := os.MkdirTemp("", "satchel-check-")
	if err != nil {
		return Report{}, fmt.Errorf("making room for a copy of the backup's database: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	if err := copyDatabase(backup, scratch, m); err != nil {
		return Report{}, err
	}
	db, err := database.Open(ctx, database.Config{SQLite: DatabaseFile(scratch)})
	if err != nil {
		return Report{}, fmt.Errorf("opening the copy of the backup's database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	blobs, err := blob.OpenDirectory(BlobDir(backup))
	if err != nil {
		return Report{}, fmt.Errorf("opening the backup's documents: %w", err)
	}
	return Check(ctx, backup, db, blobs)
}
