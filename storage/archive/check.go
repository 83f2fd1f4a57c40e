package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/google/uuid"

	"satchel/storage/blob"
	"satchel/storage/database"
)

// batch is how many rows are looked at together.
const batch = 500

// Report is what a check found.
type Report struct {
	Documents int      // looked at, every byte of them
	Bytes     int64    // in those
	Wrong     []string // what must not be, a sentence each
	Leftovers []string // bytes that nothing refers to; harmless, and cleared by the service after a week
	Strays    []string // what in the directory is none of the service's, which leaves it alone; below it, with forward slashes
}

// Check compares the database with the stored bytes: every document must be there with its size and SHA-256,
// every upload with the bytes it has promised, and every company's events without a gap. The service may be
// running meanwhile. What else lies in their directory is named. The error is for a check that couldn't be done; what is
// wrong is in the report.
func Check(ctx context.Context, dir string, db *database.DB, blobs blob.Store) (Report, error) {
	var report Report
	for _, step := range []func(context.Context, *database.DB, blob.Store) error{
		report.tables, report.documents, report.uploads, report.leftovers, report.strays,
	} {
		if err := step(ctx, db, blobs); err != nil {
			return report, err
		}
	}
	return report, report.straysBeside(dir)
}

func (r *Report) wrong(format string, values ...any) {
	r.Wrong = append(r.Wrong, fmt.Sprintf(format, values...))
}

func (r *Report) tables(ctx context.Context, db *database.DB, _ blob.Store) error {
	damage, err := db.Damage(ctx)
	if err != nil {
		return err
	}
	for _, line := range damage {
		r.wrong("the database is damaged: %s", line)
	}
	gaps, err := db.EventGaps(ctx)
	if err != nil {
		return err
	}
	for _, gap := range gaps {
		r.wrong("company %s: its events should run from 1 to %d; there are %d, the last is %d", gap.Company, gap.Newest, gap.Events, gap.Last)
	}
	return nil
}

func (r *Report) documents(ctx context.Context, db *database.DB, blobs blob.Store) error {
	for document, err := range documents(ctx, db) {
		if err != nil {
			return err
		}
		if err := r.document(ctx, document, blobs); err != nil {
			return err
		}
	}
	return nil
}

// documents yields every document, by id.
func documents(ctx context.Context, db *database.DB) iter.Seq2[database.Document, error] {
	return func(yield func(database.Document, error) bool) {
		for after := uuid.Nil; ; {
			rows, err := db.DocumentsByID(ctx, after, batch)
			if err != nil {
				yield(database.Document{}, fmt.Errorf("listing documents: %w", err))
				return
			}
			for _, row := range rows {
				after = row.ID
				if !yield(row, nil) {
					return
				}
			}
			if len(rows) < batch {
				return
			}
		}
	}
}

func (r *Report) document(ctx context.Context, document database.Document, blobs blob.Store) error {
	r.Documents++
	size, sum, err := digest(ctx, blobs, keyOf(document), io.Discard)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, blob.ErrNotFound):
		r.wrong("document %s (%q): its bytes are missing", keyOf(document), document.Name)
	case err != nil:
		r.wrong("document %s (%q): its bytes can't be read: %v", keyOf(document), document.Name, err)
	case size != document.Size || sum != document.SHA256:
		r.wrong("document %s (%q): its bytes are damaged: %d bytes with SHA-256 %s, should be %d with %s",
			keyOf(document), document.Name, size, sum, document.Size, document.SHA256)
	}
	r.Bytes += size
	return nil
}

func keyOf(document database.Document) blob.Key {
	return blob.Key{Company: document.CompanyID, Document: document.ID}
}

// digest copies a sealed blob and returns its size in bytes and its SHA-256 in lower-case hex.
func digest(ctx context.Context, blobs blob.Store, key blob.Key, to io.Writer) (size int64, sum string, err error) {
	object, err := blobs.Open(ctx, key)
	if err != nil {
		return 0, "", err
	}
	defer func() { err = errors.Join(err, object.Close()) }()
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(hash, to), interruptible{ctx, object})
	return size, hex.EncodeToString(hash.Sum(nil)), err
}

// interruptible stops a long copy when its context is done.
type interruptible struct {
	ctx context.Context
	io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}
