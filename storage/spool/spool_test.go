package spool

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func fresh(t testing.TB, options Options) *Spool {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "home", "spool"), options)
	must(t, err)
	return s
}

// fileOf writes an original to capture from.
func fileOf(t testing.TB, content []byte) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "original")
	must(t, os.WriteFile(path, content, 0o600))
	file, err := os.Open(path)
	must(t, err)
	t.Cleanup(func() { file.Close() })
	return file
}

func describe(Sum) ([]byte, error) { return []byte("description"), nil }

// keep captures content under a new id and commits it.
func keep(t testing.TB, s *Spool, content []byte) uuid.UUID {
	t.Helper()
	b, err := s.Batch()
	must(t, err)
	id := uuid.Must(uuid.NewV7())
	_, err = b.Add(t.Context(), id, fileOf(t, content), describe)
	must(t, err)
	must(t, b.Commit())
	return id
}

// names lists what stands in the spool's folder.
func names(t testing.TB, s *Spool) []string {
	t.Helper()
	entries, err := os.ReadDir(s.dir)
	must(t, err)
	out := []string{}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func nothingLeft(t testing.TB, s *Spool) {
	t.Helper()
	if left := names(t, s); len(left) > 0 {
		t.Errorf("left in the spool: %v", left)
	}
}

func TestWhatIsCopiedReadsBackWithItsHashAndDescription(t *testing.T) {
	for _, size := range []int{1, 63, 64, hold - 1, hold, hold + 1, preallocate + 12345} {
		t.Run(fmt.Sprint(size, " bytes"), func(t *testing.T) {
			s := fresh(t, Options{})
			content := bytes.Repeat([]byte("satchel "), size/8+1)[:size]
			digest := sha256.Sum256(content)
			b, err := s.Batch()
			must(t, err)
			id := uuid.Must(uuid.NewV7())
			stored, err := b.Add(t.Context(), id, fileOf(t, content), describe)
			must(t, err)
			must(t, b.Commit())
			if stored.Size != int64(size) || stored.SHA256 != hex.EncodeToString(digest[:]) || !bytes.HasPrefix(content, stored.Head) {
				t.Errorf("stored as %d bytes, %s", stored.Size, stored.SHA256)
			}
			opened, err := s.Open(id)
			must(t, err)
			defer opened.Close()
			back, err := io.ReadAll(opened)
			must(t, err)
			if !bytes.Equal(back, content) || opened.SHA256() != stored.SHA256 {
				t.Error("other bytes came back")
			}
			must(t, s.Verify(t.Context(), id))
			adopted, description, err := s.Adopt(t.Context(), Found{ID: id})
			must(t, err)
			if string(description) != "description" || adopted.SHA256 != stored.SHA256 {
				t.Errorf("it says of itself %q, %s", description, adopted.SHA256)
			}
		})
	}
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	s := fresh(t, Options{})
	id := keep(t, s, []byte("x"))
	for path, want := range map[string]fs.FileMode{s.dir: 0o700, s.path(id, wholeSuffix): 0o600} {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
}

func TestManyGoroutinesFillOneBatch(t *testing.T) {
	s := fresh(t, Options{})
	b, err := s.Batch()
	must(t, err)
	var copies errgroup.Group
	for n := range 50 {
		file := fileOf(t, fmt.Appendf(nil, "document %d", n))
		copies.Go(func() error {
			_, err := b.Add(t.Context(), uuid.Must(uuid.NewV7()), file, describe)
			return err
		})
	}
	must(t, copies.Wait())
	if found, err := s.List(); err != nil || len(found) != 50 || !found[0].Partial {
		t.Errorf("before the commit: %d, %v", len(found), err)
	}
	must(t, b.Commit())
	found, err := s.List()
	must(t, err)
	for _, f := range found {
		if f.Partial {
			t.Errorf("%s has no name after the commit", f.ID)
		}
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	s := fresh(t, Options{})
	b, err := s.Batch()
	must(t, err)
	for range 30 {
		_, err := b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, []byte("x")), describe)
		must(t, err)
	}
	must(t, b.Discard())
	nothingLeft(t, s)
}

func TestFreeTakesBytesAwayAndPassesOverUnknownOnes(t *testing.T) {
	s := fresh(t, Options{})
	id := keep(t, s, []byte("x"))
	must(t, s.Free(id, uuid.Must(uuid.NewV7())))
	nothingLeft(t, s)
	if _, err := s.Open(id); !errors.Is(err, ErrMissing) {
		t.Errorf("opening it: %v", err)
	}
}

// odd is a source that misbehaves.
type odd struct {
	read  func(p []byte) (int, error)
	stats []info
}

func (o *odd) Read(p []byte) (int, error) { return o.read(p) }

func (o *odd) Stat() (fs.FileInfo, error) {
	now := o.stats[0]
	if len(o.stats) > 1 {
		o.stats = o.stats[1:]
	}
	return now, nil
}

type info struct {
	size int64
	mod  time.Time
}

func (i info) Name() string       { return "odd" }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return 0o600 }
func (i info) ModTime() time.Time { return i.mod }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }

func TestASourceThatMisbehavesIsRefusedAndLeavesNothing(t *testing.T) {
	bad := errors.New("input/output error")
	ten := func() func([]byte) (int, error) { return bytes.NewReader(make([]byte, 10)).Read }
	later := time.Unix(1, 0)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name   string
		source Source
		ctx    context.Context
		want   error
	}{
		{"it grows", &odd{ten(), []info{{size: 9}, {size: 10}}}, t.Context(), ErrChanged},
		{"it is rewritten with the same length", &odd{ten(), []info{{size: 10}, {size: 10, mod: later}}}, t.Context(), ErrChanged},
		{"it gives fewer bytes than it has", &odd{ten(), []info{{size: 11}}}, t.Context(), ErrChanged},
		{"it gives more", &odd{ten(), []info{{size: 5}}}, t.Context(), ErrChanged},
		{"it fails", &odd{func([]byte) (int, error) { return 0, bad }, []info{{size: 10}}}, t.Context(), ErrReading},
		{"it fails in the middle", &odd{io.MultiReader(bytes.NewReader(make([]byte, 5)), failing{bad}).Read, []info{{size: 10}}}, t.Context(), bad},
		{"it is empty", &odd{bytes.NewReader(nil).Read, []info{{}}}, t.Context(), ErrEmpty},
		{"it is too large", &odd{ten(), []info{{size: 101}}}, t.Context(), ErrTooLarge},
		{"it turns out too large", Generated(bytes.NewReader(make([]byte, 101))), t.Context(), ErrTooLarge},
		{"nobody wants it any more", &odd{ten(), []info{{size: 10}}}, cancelled, context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := fresh(t, Options{MaxSize: 100})
			b, err := s.Batch()
			must(t, err)
			if _, err := b.Add(test.ctx, uuid.Must(uuid.NewV7()), test.source, describe); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			nothingLeft(t, s)
			_, err = b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, []byte("x")), describe)
			must(t, err)
			must(t, b.Commit())
		})
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestADescriptionThatCantBeMadeLeavesNothing(t *testing.T) {
	s := fresh(t, Options{})
	b, err := s.Batch()
	must(t, err)
	bad := errors.New("no description")
	_, err = b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, []byte("x")), func(Sum) ([]byte, error) { return nil, bad })
	if !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
	must(t, b.Commit())
	nothingLeft(t, s)
}
