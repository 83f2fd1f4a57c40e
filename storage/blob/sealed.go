package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
)

type sealedFile struct {
	*os.File
	info Info
}

// Info implements Object.
func (f sealedFile) Info() Info { return f.info }

// Open implements Store.
func (d *Directory) Open(ctx context.Context, key Key) (Object, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := os.Open(d.sealedPath(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("opening document %s: %w", key, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("opening document %s: %w", key, err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("looking at document %s: %w", key, err), file.Close())
	}
	return sealedFile{File: file, info: describe(key, info)}, nil
}

// Delete implements Store.
func (d *Directory) Delete(ctx context.Context, key Key) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := removeQuietly(d.sealedPath(key)); err != nil {
		return fmt.Errorf("removing document %s: %w", key, err)
	}
	return nil
}

// Discard implements Store.
func (d *Directory) Discard(ctx context.Context, key Key) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !d.hold(key) {
		return fmt.Errorf("discarding document %s: %w", key, ErrBusy)
	}
	defer d.letGo(key)
	if err := removeQuietly(d.stagedPath(key)); err != nil {
		return fmt.Errorf("discarding document %s: %w", key, err)
	}
	return nil
}

// List implements Store.
func (d *Directory) List(ctx context.Context) iter.Seq2[Info, error] {
	root := filepath.Join(d.root, sealedDir)
	return walk(ctx, root, func(path string) (Key, bool) {
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return Key{}, false
		}
		key, ok := parseKey(filepath.Dir(filepath.Dir(relative)), filepath.Base(relative))
		return key, ok && d.sealedPath(key) == path
	})
}

// ListStaged implements Store.
func (d *Directory) ListStaged(ctx context.Context) iter.Seq2[Info, error] {
	return walk(ctx, filepath.Join(d.root, stagedDir), func(path string) (Key, bool) {
		return parseStagedName(filepath.Base(path))
	})
}

// walk yields the files under root that have a key; others are none of the store's.
func walk(ctx context.Context, root string, keyOf func(path string) (Key, bool)) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err = errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			key, ok := keyOf(path)
			if !entry.Type().IsRegular() || !ok {
				return nil
			}
			info, err := entry.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil // sealed or removed while we looked
			}
			if err != nil {
				return err
			}
			if !yield(describe(key, info), nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Info{}, fmt.Errorf("listing the documents in %s: %w", root, err))
		}
	}
}

func describe(key Key, info fs.FileInfo) Info {
	return Info{Key: key, Size: info.Size(), Modified: info.ModTime().UTC()}
}
