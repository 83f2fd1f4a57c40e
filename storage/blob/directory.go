package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/storage/disk"
)

// abandonedAfter is the age at which bytes in the incoming folder belong to no request that still runs.
const abandonedAfter = 24 * time.Hour

// Directory is the embedded Store: a folder on a local disk, for one service process.
type Directory struct {
	root    string
	syncer  syncer
	folders sync.Map // path of a folder known to exist → struct{}
	buffers sync.Pool

	mu   sync.Mutex
	held map[Key]struct{} // staged blobs somebody is writing
}

var _ Store = (*Directory)(nil)

// OpenDirectory opens the store in the folder root, making it if it is not there, and removes what requests that were cut
// off by a crash left in it a day ago or earlier: another process may be receiving documents there.
func OpenDirectory(root string) (*Directory, error) {
	d := &Directory{root: root, held: map[Key]struct{}{}}
	d.buffers.New = func() any { return new([64 << 10]byte) }
	for _, name := range []string{incomingDir, stagedDir, sealedDir} {
		if err := d.ensureFolder(filepath.Join(root, name)); err != nil {
			return nil, fmt.Errorf("opening the document store at %s: %w", root, err)
		}
	}
	if err := d.sweepIncoming(time.Now().Add(-abandonedAfter)); err != nil {
		return nil, fmt.Errorf("clearing unfinished documents from %s: %w", root, err)
	}
	return d, nil
}

// ClearIncoming removes all that requests cut off by a crash left, whatever its age. Nobody else may be using the store.
func (d *Directory) ClearIncoming() error {
	if err := d.sweepIncoming(time.Now().Add(abandonedAfter)); err != nil {
		return fmt.Errorf("clearing unfinished documents from %s: %w", d.root, err)
	}
	return nil
}

// Root is the folder the store lives in.
func (d *Directory) Root() string { return d.root }

// Put implements Store. The document gets its name before it is durable, and then bytes and name are made durable
// at once, which costs one wait for the disk instead of two. A loss of power in between can leave a name with
// wrong bytes; nobody was promised anything about them.
func (d *Directory) Put(ctx context.Context, key Key, content io.Reader) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	file, size, err := d.receive(content)
	if err != nil {
		return 0, fmt.Errorf("storing document %s: %w", key, err)
	}
	if err := d.seal(file, d.sealedPath(key)); err != nil {
		return 0, fmt.Errorf("sealing document %s: %w", key, err)
	}
	return size, nil
}

// receive writes content to a file of its own in the incoming folder.
func (d *Directory) receive(content io.Reader) (*os.File, int64, error) {
	path := filepath.Join(d.root, incomingDir, uuid.NewString())
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, 0, fullOr(err)
	}
	buffer := d.buffers.Get().(*[64 << 10]byte)
	defer d.buffers.Put(buffer)
	// The struct hides the file's own ReadFrom, which would not use the pooled buffer.
	size, err := io.CopyBuffer(struct{ io.Writer }{file}, content, buffer[:])
	if err != nil {
		return nil, size, errors.Join(fullOr(err), file.Close(), removeQuietly(path))
	}
	return file, size, nil
}

// seal gives a received file its final name, which must be free, makes both durable and closes the file.
func (d *Directory) seal(file *os.File, to string) error {
	folder := filepath.Dir(to)
	if err := d.ensureFolder(folder); err != nil {
		return errors.Join(fullOr(err), file.Close(), removeQuietly(file.Name()))
	}
	if err := nameFile(file, to); err != nil {
		err = errors.Join(fullOr(err), file.Close(), removeQuietly(file.Name()))
		if errors.Is(err, fs.ErrExist) {
			return d.alreadySealed(to)
		}
		return err
	}
	synced := make(chan error, 1)
	go func() { synced <- d.syncer.Sync(folder) }()
	err := errors.Join(file.Sync(), file.Close(), forgetFirstName(file.Name()))
	if err = errors.Join(err, <-synced); err != nil {
		return errors.Join(fullOr(err), removeQuietly(to))
	}
	return nil
}

// publish moves a durable file to its final name, which must be free, and makes the name durable.
func (d *Directory) publish(from, to string) error {
	folder := filepath.Dir(to)
	if err := d.ensureFolder(folder); err != nil {
		return fullOr(err)
	}
	if err := renameToFree(from, to); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return d.alreadySealed(to)
		}
		return fullOr(err)
	}
	return fullOr(d.syncer.Sync(folder))
}

// alreadySealed is ErrExists, once what stands in the way is durable: whoever put it there may have been cut off
// before it was, and the caller may be about to rely on it.
func (d *Directory) alreadySealed(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(file.Sync(), file.Close(), d.syncer.Sync(filepath.Dir(path))); err != nil {
		return err
	}
	return ErrExists
}

// ensureFolder makes a folder and its parents, each one's name durable in its parent.
func (d *Directory) ensureFolder(path string) error {
	if _, known := d.folders.Load(path); known {
		return nil
	}
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is not a folder", path)
	}
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := d.makeFolder(path); err != nil {
			return err
		}
	}
	d.folders.Store(path, struct{}{})
	return nil
}

func (d *Directory) makeFolder(path string) error {
	parent := filepath.Dir(path)
	if parent != path {
		if err := d.ensureFolder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.syncer.Sync(parent)
}

// readyRoom is the room below which the store says that it is not ready, in bytes: a few documents more, and uploads end
// with ErrFull.
const readyRoom = 32 << 20

// Ready implements Store. It writes nothing, for it is asked every few seconds: the folder is there and may be written, on a
// disk with room.
func (d *Directory) Ready(context.Context) error {
	if err := writable(filepath.Join(d.root, incomingDir)); err != nil {
		return fmt.Errorf("writing to the document store at %s: %w", d.root, err)
	}
	if free, known := disk.Free(d.root); known && free < readyRoom {
		return fmt.Errorf("%w: %d MB are free at %s, wanted are %d", ErrFull, free>>20, d.root, readyRoom>>20)
	}
	return nil
}

func (d *Directory) sweepIncoming(before time.Time) error {
	folder := filepath.Join(d.root, incomingDir)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || info.ModTime().After(before) {
			continue
		}
		if err := removeQuietly(filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// removeQuietly removes a file; one that isn't there is no error.
func removeQuietly(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
