package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"

	"github.com/google/uuid"

	"satchel/storage/blob"
	"satchel/storage/database"
)

// uploads checks that every byte promised to an uploading client is there. Promises are read first and bytes
// after, since bytes only grow, until they are sealed or given up.
func (r *Report) uploads(ctx context.Context, db *database.DB, blobs blob.Store) error {
	promised, err := promises(ctx, db)
	if err != nil {
		return err
	}
	for info, err := range blobs.ListStaged(ctx) {
		if err != nil {
			return fmt.Errorf("listing the staged bytes: %w", err)
		}
		if info.Size >= promised[info.Key] {
			delete(promised, info.Key)
		}
	}
	for key, written := range promised {
		if err := r.broken(ctx, db, blobs, key, written); err != nil {
			return err
		}
	}
	return nil
}

// promises are the bytes that the service has told uploading clients it has, where there are any.
func promises(ctx context.Context, db *database.DB) (map[blob.Key]int64, error) {
	promised := map[blob.Key]int64{}
	for after := uuid.Nil; ; {
		rows, err := db.UploadsAfter(ctx, after, batch)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			after = row.ID
			if row.Written > 0 {
				promised[blob.Key{Company: row.CompanyID, Document: row.ID}] = row.Written
			}
		}
		if len(rows) < batch {
			return promised, nil
		}
	}
}

// broken looks once more at an upload whose bytes weren't staged: they may have been sealed, or the upload be
// over by now.
func (r *Report) broken(ctx context.Context, db *database.DB, blobs blob.Store, key blob.Key, written int64) error {
	object, err := blobs.Open(ctx, key)
	if err == nil {
		return object.Close()
	}
	if !errors.Is(err, blob.ErrNotFound) {
		return fmt.Errorf("opening the bytes of upload %s: %w", key, err)
	}
	_, err = db.UploadByID(ctx, key.Document)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err == nil {
		r.wrong("upload %s: the service has promised its client %d bytes that are not there", key, written)
	}
	return err
}

// leftovers lists bytes that neither a document nor an upload refers to, as a crash at the wrong moment leaves.
func (r *Report) leftovers(ctx context.Context, db *database.DB, blobs blob.Store) error {
	for _, list := range []iter.Seq2[blob.Info, error]{blobs.List(ctx), blobs.ListStaged(ctx)} {
		unknown, err := strangers(ctx, db, list)
		if err != nil {
			return err
		}
		// Asked again, because bytes come before the row that names them.
		unknown, err = unnamed(ctx, db, unknown)
		if err != nil {
			return err
		}
		for _, info := range unknown {
			r.Leftovers = append(r.Leftovers, fmt.Sprintf("%s: %d bytes that nothing refers to", info.Key, info.Size))
		}
	}
	return nil
}

func strangers(ctx context.Context, db *database.DB, list iter.Seq2[blob.Info, error]) ([]blob.Info, error) {
	var found, some []blob.Info
	for info, err := range list {
		if err != nil {
			return nil, fmt.Errorf("listing the stored bytes: %w", err)
		}
		some = append(some, info)
		if len(some) < batch {
			continue
		}
		unknown, err := unnamed(ctx, db, some)
		if err != nil {
			return nil, err
		}
		found, some = append(found, unknown...), some[:0]
	}
	unknown, err := unnamed(ctx, db, some)
	return append(found, unknown...), err
}

func unnamed(ctx context.Context, db *database.DB, infos []blob.Info) ([]blob.Info, error) {
	var unknown []blob.Info
	for start := 0; start < len(infos); start += batch {
		some := infos[start:min(start+batch, len(infos))]
		ids := make([]uuid.UUID, len(some))
		for i, info := range some {
			ids[i] = info.Key.Document
		}
		owners, err := db.Owners(ctx, ids)
		if err != nil {
			return nil, fmt.Errorf("comparing the stored bytes with the database: %w", err)
		}
		for _, info := range some {
			if owners[info.Key.Document] != info.Key.Company {
				unknown = append(unknown, info)
			}
		}
	}
	return unknown, nil
}

// strays lists files that somebody else has put among the bytes, where the store is a folder.
func (r *Report) strays(ctx context.Context, _ *database.DB, blobs blob.Store) error {
	folder, ok := blobs.(interface {
		Strays(ctx context.Context) iter.Seq2[string, error]
	})
	if !ok {
		return nil
	}
	for path, err := range folder.Strays(ctx) {
		if err != nil {
			return err
		}
		r.Strays = append(r.Strays, blobFolder+"/"+path)
	}
	return nil
}

// straysBeside lists what somebody else has put beside the database and the bytes. A folder is named and not looked into.
func (r *Report) straysBeside(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking for strays in %s: %w", dir, err)
	}
	for _, entry := range entries {
		switch {
		case owns(entry):
		case entry.IsDir():
			r.Strays = append(r.Strays, entry.Name()+"/")
		default:
			r.Strays = append(r.Strays, entry.Name())
		}
	}
	return nil
}
