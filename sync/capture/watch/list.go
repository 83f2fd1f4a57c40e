package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/uuid"

	"satchel/storage/disk"
)

// listVersion is raised when the file changes so that older companions would misread it.
const listVersion = 1

// List is watched.json, the folders that are watched on a home. Every change is one step on disk, and changes of several
// processes come one after the other.
type List struct{ home, path string }

// OpenList names the list of a home; it reads nothing yet.
func OpenList(home string) *List { return &List{home, filepath.Join(home, "watched.json")} }

var (
	// ErrBrokenList means that watched.json can't be read.
	ErrBrokenList = errors.New("watch: the list of watched folders can't be read")
	// ErrNewerList means that a newer Satchel wrote it.
	ErrNewerList = errors.New("watch: the list of watched folders is of a newer version")
	// ErrUnknownFolder means that the list has no such folder.
	ErrUnknownFolder = errors.New("watch: no such watched folder")
)

type listFile struct {
	Version int      `json:"version"`
	Folders []Folder `json:"folders"`
}

// Folders lists all, in the order they were added. Errors are ErrBrokenList and ErrNewerList.
func (l *List) Folders() ([]Folder, error) {
	file, err := l.read()
	return file.Folders, err
}

// Add puts a folder on the list. It has to be one whose files can be listed (else ErrGone, ErrNotFolder, ErrUnreadable,
// ErrSilent), not one of Satchel's own (ErrOwnHome), and no other of the account's may take the same files already
// (ErrWatchedAlready, ErrOverlap); nor one of another account's (ErrShared), unless it is shared.
func (l *List) Add(ctx context.Context, folder Folder, shared bool) error {
	listed, err := l.Folders()
	if err != nil {
		return err
	}
	// Beforehand, for nobody may be kept waiting by a drive that doesn't answer.
	if err := l.checkPlace(ctx, folder, listed, shared); err != nil {
		return err
	}
	return l.change(ctx, func(file *listFile) error {
		if slices.ContainsFunc(file.Folders, func(f Folder) bool { return f.Account == folder.Account && f.Path == folder.Path }) {
			return ErrWatchedAlready
		}
		file.Folders = append(file.Folders, folder)
		return nil
	})
}

// Remove takes a folder off the list. The marks of what was captured stay: added once more, it has nothing captured twice.
// Those of what it passed over are of no use any more.
func (l *List) Remove(ctx context.Context, id uuid.UUID) error {
	return l.change(ctx, func(file *listFile) error {
		before := len(file.Folders)
		file.Folders = slices.DeleteFunc(file.Folders, func(f Folder) bool { return f.ID == id })
		if len(file.Folders) == before {
			return ErrUnknownFolder
		}
		return nil
	})
}

// Stand changes how a folder stands, and returns it.
func (l *List) Stand(ctx context.Context, id uuid.UUID, standing Standing) (Folder, error) {
	return l.edit(ctx, id, func(f *Folder) { f.Standing = standing })
}

// Answer has a folder that stands as Asking go on: with only what is new, once the ledger has the marks of what is in it, or
// with everything. It returns the folder.
func (l *List) Answer(ctx context.Context, id uuid.UUID, newOnly bool) (Folder, error) {
	return l.edit(ctx, id, func(f *Folder) {
		f.NewOnly, f.Standing = newOnly, Fresh
		if newOnly {
			f.Standing = Known
		}
	})
}

func (l *List) edit(ctx context.Context, id uuid.UUID, how func(*Folder)) (Folder, error) {
	var changed Folder
	err := l.change(ctx, func(file *listFile) error {
		i := slices.IndexFunc(file.Folders, func(f Folder) bool { return f.ID == id })
		if i < 0 {
			return ErrUnknownFolder
		}
		how(&file.Folders[i])
		changed = file.Folders[i]
		return nil
	})
	return changed, err
}

func (l *List) read() (listFile, error) {
	content, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return listFile{Version: listVersion}, nil
	}
	if err != nil {
		return listFile{}, fmt.Errorf("reading the list of watched folders: %w", err)
	}
	var file listFile
	if err := json.Unmarshal(content, &file); err != nil || file.Version < 1 {
		return listFile{}, fmt.Errorf("%w: %s", ErrBrokenList, l.path)
	}
	if file.Version > listVersion {
		return listFile{}, ErrNewerList
	}
	return file, nil
}

func (l *List) change(ctx context.Context, change func(*listFile) error) error {
	unlock, err := disk.Lock(ctx, l.path+".lock")
	if err != nil {
		return err
	}
	defer unlock()
	file, err := l.read()
	if err != nil {
		return err
	}
	if err := change(&file); err != nil {
		return err
	}
	content, err := json.MarshalIndent(file, "", "  ")
	if err == nil {
		err = disk.Replace(l.path, append(content, '\n'))
	}
	if err != nil {
		return fmt.Errorf("writing the list of watched folders: %w", err)
	}
	return nil
}
