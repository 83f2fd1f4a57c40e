package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

// Strays yields the files in the store's folder that are none of its own: below the root, with forward slashes. The store
// never touches them. Iteration ends after the first error.
func (d *Directory) Strays(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		err := filepath.WalkDir(d.root, func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && path != d.root {
				return nil // sealed or removed while we looked
			}
			if err = errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			relative, err := filepath.Rel(d.root, path)
			if err != nil {
				return err
			}
			if entry.IsDir() || d.owns(relative, entry) || yield(filepath.ToSlash(relative), nil) {
				return nil
			}
			return fs.SkipAll
		})
		if err != nil {
			yield("", fmt.Errorf("looking for strays in %s: %w", d.root, err))
		}
	}
}

// owns tells whether a file has the name and the place of one of the store's.
func (d *Directory) owns(relative string, entry fs.DirEntry) bool {
	folder, below, _ := strings.Cut(relative, string(filepath.Separator))
	name := filepath.Base(relative)
	switch {
	case !entry.Type().IsRegular():
		return false
	case folder == incomingDir:
		_, err := uuid.Parse(name)
		return err == nil && name == below
	case folder == stagedDir:
		_, ok := parseStagedName(name)
		return ok && name == below
	case folder == sealedDir:
		key, ok := parseKey(filepath.Dir(filepath.Dir(below)), name)
		return ok && d.sealedPath(key) == filepath.Join(d.root, relative)
	}
	return false
}
