package blob_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"satchel/storage/blob"
)

func openStore(t *testing.T) (*blob.Directory, string) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "blobs")
	store, err := blob.OpenDirectory(root)
	if err != nil {
		t.Fatal(err)
	}
	return store, root
}

func newKey() blob.Key {
	return blob.Key{Company: uuid.Must(uuid.NewV7()), Document: uuid.Must(uuid.NewV7())}
}

func stage(t *testing.T, store blob.Store, key blob.Key, offset int64, text string) blob.Staged {
	t.Helper()
	staged, err := store.Stage(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if err := staged.Start(offset); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(staged, text); err != nil {
		t.Fatal(err)
	}
	if err := staged.Sync(); err != nil {
		t.Fatal(err)
	}
	return staged
}

func contentOf(t *testing.T, store blob.Store, key blob.Key) string {
	t.Helper()
	object, err := store.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	text, err := io.ReadAll(object)
	if err != nil {
		t.Fatal(err)
	}
	if object.Info().Size != int64(len(text)) {
		t.Errorf("described as %d bytes, read %d", object.Info().Size, len(text))
	}
	return string(text)
}

func TestWhatIsPutIsReadBack(t *testing.T) {
	store, _ := openStore(t)
	key := newKey()
	size, err := store.Put(t.Context(), key, strings.NewReader("hello"))
	if err != nil || size != 5 {
		t.Fatalf("put: %d, %v", size, err)
	}
	if got := contentOf(t, store, key); got != "hello" {
		t.Errorf("read %q", got)
	}
}

func TestSealedBytesAreNeverReplaced(t *testing.T) {
	store, _ := openStore(t)
	key := newKey()
	if _, err := store.Put(t.Context(), key, strings.NewReader("first")); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Put(t.Context(), key, strings.NewReader("second")); !errors.Is(err, blob.ErrExists) {
		t.Errorf("putting again: %v, want %v", err, blob.ErrExists)
	}
	if _, err := store.Stage(t.Context(), key); !errors.Is(err, blob.ErrExists) {
		t.Errorf("staging: %v, want %v", err, blob.ErrExists)
	}
	if got := contentOf(t, store, key); got != "first" {
		t.Errorf("it is now %q", got)
	}
}

func TestStagedBytesDoNotReplaceSealedOnes(t *testing.T) {
	store, _ := openStore(t)
	key := newKey()
	staged := stage(t, store, key, 0, "staged")
	if _, err := store.Put(t.Context(), key, strings.NewReader("sealed")); err != nil {
		t.Fatal(err)
	}
	if err := staged.Seal(t.Context(), 6); !errors.Is(err, blob.ErrExists) {
		t.Errorf("sealing: %v, want %v", err, blob.ErrExists)
	}
	if got := contentOf(t, store, key); got != "sealed" {
		t.Errorf("it is now %q", got)
	}
}

func TestContentThatFailsLeavesNothing(t *testing.T) {
	store, root := openStore(t)
	broken := errors.New("the line is dead")
	_, err := store.Put(t.Context(), newKey(), io.MultiReader(strings.NewReader("half"), failing{broken}))
	if !errors.Is(err, broken) {
		t.Errorf("%v, want %v", err, broken)
	}
	if left := filesIn(t, root); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestALongerTailIsCutWhenWritingGoesOn(t *testing.T) {
	store, _ := openStore(t)
	key := newKey()
	first := stage(t, store, key, 0, "0123456789")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := stage(t, store, key, 4, "end")
	if err := second.Seal(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
	if got := contentOf(t, store, key); got != "0123end" {
		t.Errorf("sealed %q", got)
	}
}

func TestMissingBytesAreNoticedBeforeAnyAreAdded(t *testing.T) {
	store, _ := openStore(t)
	staged := stage(t, store, newKey(), 0, "0123")
	defer staged.Close()
	if err := staged.Start(5); !errors.Is(err, blob.ErrShort) {
		t.Errorf("starting beyond the end: %v, want %v", err, blob.ErrShort)
	}
	if err := staged.Seal(t.Context(), 5); !errors.Is(err, blob.ErrShort) {
		t.Errorf("sealing too few: %v, want %v", err, blob.ErrShort)
	}
}

func TestAStagedBlobHasOneWriter(t *testing.T) {
	store, _ := openStore(t)
	key := newKey()
	staged := stage(t, store, key, 0, "mine")
	if _, err := store.Stage(t.Context(), key); !errors.Is(err, blob.ErrBusy) {
		t.Errorf("a second writer: %v, want %v", err, blob.ErrBusy)
	}
	if err := store.Discard(t.Context(), key); !errors.Is(err, blob.ErrBusy) {
		t.Errorf("discarding: %v, want %v", err, blob.ErrBusy)
	}
	if err := staged.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Discard(t.Context(), key); err != nil {
		t.Errorf("discarding once it is free: %v", err)
	}
}

func TestListsNameWhatIsThere(t *testing.T) {
	store, _ := openStore(t)
	sealed, staged := newKey(), newKey()
	if _, err := store.Put(t.Context(), sealed, strings.NewReader("sealed")); err != nil {
		t.Fatal(err)
	}
	if err := stage(t, store, staged, 0, "st").Close(); err != nil {
		t.Fatal(err)
	}
	for info, err := range store.List(t.Context()) {
		if err != nil || info.Key != sealed || info.Size != 6 {
			t.Errorf("sealed: %+v, %v", info, err)
		}
	}
	for info, err := range store.ListStaged(t.Context()) {
		if err != nil || info.Key != staged || info.Size != 2 {
			t.Errorf("staged: %+v, %v", info, err)
		}
	}
}

func TestWhatIsNotThereIsSaidSo(t *testing.T) {
	store, _ := openStore(t)
	key := newKey()
	if _, err := store.Open(t.Context(), key); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("opening: %v, want %v", err, blob.ErrNotFound)
	}
	if err := errors.Join(store.Delete(t.Context(), key), store.Discard(t.Context(), key), store.Ready(t.Context())); err != nil {
		t.Errorf("deleting what isn't there: %v", err)
	}
}

func TestManyAtOnceAllArrive(t *testing.T) {
	store, root := openStore(t)
	company := uuid.Must(uuid.NewV7())
	var group sync.WaitGroup
	for i := range 200 {
		group.Go(func() {
			key := blob.Key{Company: company, Document: uuid.Must(uuid.NewV7())}
			if _, err := store.Put(t.Context(), key, bytes.NewReader(make([]byte, i))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := len(filesIn(t, root)); got != 200 {
		t.Errorf("%d files are there", got)
	}
}

func TestOnlyTheServiceCanReadTheFiles(t *testing.T) {
	store, root := openStore(t)
	if _, err := store.Put(t.Context(), newKey(), strings.NewReader("private")); err != nil {
		t.Fatal(err)
	}
	for _, path := range filesIn(t, root) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func filesIn(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
