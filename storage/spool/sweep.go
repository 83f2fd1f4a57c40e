package spool

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/google/uuid"
)

// Found is a file the sweep came across.
type Found struct {
	ID      uuid.UUID
	Partial bool // it never got its final name: its capture was cut short
}

// List names all files of the spool that hold a document's bytes, in no order. Files of others are passed over.
func (s *Spool) List() ([]Found, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, place("reading the spool's folder", err)
	}
	found := make([]Found, 0, len(entries))
	for _, entry := range entries {
		id, suffix, ok := split(entry.Name())
		if ok && (suffix == wholeSuffix || suffix == partSuffix) {
			found = append(found, Found{ID: id, Partial: suffix == partSuffix})
		}
	}
	return found, nil
}

// Adopt verifies a file against its own hash and hands back its description, giving it its final name if it
// had none yet. A partial file that is not whole was never said to be safe and is taken away: that is
// ErrMissing. A named file that is not whole is kept aside as <id>.damaged, for people to look at: ErrDamaged,
// with the description where that can still be read.
func (s *Spool) Adopt(ctx context.Context, found Found) (Stored, []byte, error) {
	suffix := wholeSuffix
	if found.Partial {
		suffix = partSuffix
	}
	path := s.path(found.ID, suffix)
	sum, description, err := verify(ctx, path)
	switch {
	case errors.Is(err, ErrDamaged) && found.Partial:
		return Stored{}, nil, errors.Join(fmt.Errorf("%w: it was being copied when the program ended", ErrMissing), os.Remove(path))
	case errors.Is(err, ErrDamaged):
		return Stored{ID: found.ID, Sum: sum}, description, errors.Join(err, os.Rename(path, s.path(found.ID, damagedSuffix)))
	case err != nil:
		return Stored{}, nil, err
	}
	if found.Partial {
		err = s.name(found.ID)
	}
	return Stored{ID: found.ID, Sum: sum}, description, err
}

// name gives a verified partial file its final name, durably.
func (s *Spool) name(id uuid.UUID) error {
	group, err := newDurability(s.dir)
	if err != nil {
		return place("opening the spool's folder", err)
	}
	file, err := os.OpenFile(s.path(id, partSuffix), os.O_RDWR, 0)
	if err != nil {
		return errors.Join(place("opening a file of the spool", err), group.close())
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return errors.Join(place("writing the spool to disk", err), group.close())
	}
	if err := os.Rename(s.path(id, partSuffix), s.path(id, wholeSuffix)); err != nil {
		return errors.Join(place("naming a file of the spool", err), group.close())
	}
	return errors.Join(place("writing the spool's folder to disk", group.names()), group.close())
}

// Verify reads a document's bytes and compares them with their hash: nil, ErrMissing, ErrDamaged, or an error
// of the disk.
func (s *Spool) Verify(ctx context.Context, id uuid.UUID) error {
	_, _, err := verify(ctx, s.path(id, wholeSuffix))
	return err
}

func verify(ctx context.Context, path string) (Sum, []byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return Sum{}, nil, place("opening the captured copy", err)
	}
	defer file.Close()
	sum, description, err := unseal(file)
	if err != nil {
		return Sum{}, nil, err
	}
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	copied := &copying{ctx: ctx, source: io.NewSectionReader(file, 0, sum.Size), file: io.Discard, hash: sha256.New()}
	if err := copied.run(*buffer); err != nil {
		return Sum{}, nil, err
	}
	if hex.EncodeToString(copied.hash.Sum(nil)) != sum.SHA256 {
		return sum, description, fmt.Errorf("%w: its bytes don't have the hash they were captured with", ErrDamaged)
	}
	sum.Head = copied.head
	return sum, description, nil
}
