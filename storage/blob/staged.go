package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writebackEvery is how many bytes are written before the disk is asked, in the background, to begin with them;
// otherwise a large document would sit in memory until Sync and the disk would be idle meanwhile.
const writebackEvery = 8 << 20

type stagedFile struct {
	store *Directory
	key   Key
	file  *os.File

	sinceWriteback int64
	writeback      chan error // one background sync at a time; nil when none runs
	synced         bool
	released       bool
}

// Stage implements Store.
func (d *Directory) Stage(ctx context.Context, key Key) (Staged, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !d.hold(key) {
		return nil, fmt.Errorf("staging document %s: %w", key, ErrBusy)
	}
	file, err := d.openStaged(key)
	if err != nil {
		d.letGo(key)
		return nil, fmt.Errorf("staging document %s: %w", key, err)
	}
	return &stagedFile{store: d, key: key, file: file}, nil
}

// openStaged never makes a new staged file beside sealed bytes: after a crash between sealing and the
// database that would look like an upload that lost everything.
func (d *Directory) openStaged(key Key) (*os.File, error) {
	path := d.stagedPath(key)
	file, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return file, fullOr(err)
	}
	if sealed := d.sealedPath(key); fileExists(sealed) {
		return nil, d.alreadySealed(sealed)
	}
	file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fullOr(err)
	}
	if err := d.syncer.Sync(filepath.Join(d.root, stagedDir)); err != nil {
		return nil, errors.Join(fullOr(err), file.Close())
	}
	return file, nil
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (d *Directory) hold(key Key) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, taken := d.held[key]; taken {
		return false
	}
	d.held[key] = struct{}{}
	return true
}

func (d *Directory) letGo(key Key) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.held, key)
}

// Start implements Staged.
func (s *stagedFile) Start(offset int64) error {
	info, err := s.file.Stat()
	if err != nil {
		return fmt.Errorf("looking at document %s: %w", s.key, err)
	}
	if info.Size() < offset {
		return fmt.Errorf("document %s has %d of %d bytes: %w", s.key, info.Size(), offset, ErrShort)
	}
	if info.Size() > offset {
		if err := s.file.Truncate(offset); err != nil {
			return fmt.Errorf("cutting document %s to %d bytes: %w", s.key, offset, err)
		}
		s.synced = false
	}
	_, err = s.file.Seek(offset, io.SeekStart)
	return err
}

// Write implements Staged.
func (s *stagedFile) Write(p []byte) (int, error) {
	s.synced = false
	n, err := s.file.Write(p)
	if err != nil {
		return n, fmt.Errorf("writing document %s: %w", s.key, fullOr(err))
	}
	if s.sinceWriteback += int64(n); s.sinceWriteback >= writebackEvery {
		return n, s.beginWriteback()
	}
	return n, nil
}

// beginWriteback starts a background sync unless one is still running.
func (s *stagedFile) beginWriteback() error {
	if s.writeback != nil {
		select {
		case err := <-s.writeback:
			s.writeback = nil
			if err != nil {
				return fmt.Errorf("writing document %s: %w", s.key, fullOr(err))
			}
		default:
			return nil
		}
	}
	s.sinceWriteback = 0
	done := make(chan error, 1)
	s.writeback = done
	go func() { done <- syncData(s.file) }()
	return nil
}

func (s *stagedFile) awaitWriteback() error {
	if s.writeback == nil {
		return nil
	}
	err := <-s.writeback
	s.writeback = nil
	return err
}

// Sync implements Staged.
func (s *stagedFile) Sync() error {
	err := s.awaitWriteback()
	if err == nil {
		err = syncData(s.file)
	}
	if err != nil {
		return fmt.Errorf("making document %s durable: %w", s.key, fullOr(err))
	}
	s.synced, s.sinceWriteback = true, 0
	return nil
}

// Seal implements Staged.
func (s *stagedFile) Seal(ctx context.Context, size int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	info, err := s.file.Stat()
	if err != nil {
		return fmt.Errorf("looking at document %s: %w", s.key, err)
	}
	if info.Size() != size {
		return fmt.Errorf("sealing document %s of %d bytes: %d are staged: %w", s.key, size, info.Size(), ErrShort)
	}
	if !s.synced {
		if err := s.Sync(); err != nil {
			return err
		}
	}
	// Windows does not rename a file that is open; the hold on the key stays until the end.
	defer s.release()
	if err := s.file.Close(); err != nil {
		return fmt.Errorf("closing document %s: %w", s.key, fullOr(err))
	}
	if err := s.store.publish(s.store.stagedPath(s.key), s.store.sealedPath(s.key)); err != nil {
		return fmt.Errorf("sealing document %s: %w", s.key, err)
	}
	return nil
}

// Close implements Staged.
func (s *stagedFile) Close() error {
	if s.released {
		return nil
	}
	defer s.release()
	// Errors of the background sync matter only to Sync, which nobody called since.
	_ = s.awaitWriteback()
	return s.file.Close()
}

func (s *stagedFile) release() {
	if s.released {
		return
	}
	s.released = true
	s.store.letGo(s.key)
}
