package vault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// listVersion is raised when the file changes so that older companions would misread it.
const listVersion = 1

// list is vault.json.
type list struct {
	Version int     `json:"version"`
	Entries []Entry `json:"entries"`
}

// find is the entry of an id, of its whole name, or of a part of it that fits no other.
func (l list) find(name string) (Entry, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	var parts []Entry
	for _, entry := range l.Entries {
		whole := strings.ToLower(entry.String())
		if name == entry.ID.String() || name == whole {
			return entry, nil
		}
		if name != "" && strings.Contains(whole, name) {
			parts = append(parts, entry)
		}
	}
	switch len(parts) {
	case 0:
		return Entry{}, ErrUnknown
	case 1:
		return parts[0], nil
	}
	return Entry{}, ErrAmbiguous
}

func (l *list) drop(gone Entry) {
	l.Entries = slices.DeleteFunc(l.Entries, func(entry Entry) bool { return entry.ID == gone.ID })
}

func (v Vault) path() string { return filepath.Join(v.Home, "vault.json") }

func (v Vault) read() (list, error) {
	content, err := os.ReadFile(v.path())
	if errors.Is(err, fs.ErrNotExist) {
		return list{Version: listVersion}, nil
	}
	if err != nil {
		return list{}, fmt.Errorf("reading what is in the vault: %w", err)
	}
	var kept list
	if err := json.Unmarshal(content, &kept); err != nil || kept.Version < 1 {
		return list{}, fmt.Errorf("%w: %s", ErrBroken, v.path())
	}
	if kept.Version > listVersion {
		return list{}, ErrNewer
	}
	return kept, nil
}

// change reads, changes and writes the list, alone among processes.
func (v Vault) change(ctx context.Context, change func(*list) error) error {
	return v.alone(ctx, func() error {
		kept, err := v.read()
		if err != nil {
			return err
		}
		if err := change(&kept); err != nil {
			return err
		}
		content, err := json.MarshalIndent(kept, "", "  ")
		if err != nil {
			return fmt.Errorf("writing what is in the vault: %w", err)
		}
		return v.replace(append(content, '\n'))
	})
}

func (v Vault) alone(ctx context.Context, do func() error) error {
	lock := flock.New(v.path()+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return fmt.Errorf("waiting for another companion that holds the vault: %w", err)
	}
	defer func() { _ = lock.Close() }()
	return do()
}

// replace puts content in the list's place in one step, durably: temporary file, fsync, rename, fsync of the folder.
func (v Vault) replace(content []byte) error {
	temporary, err := os.CreateTemp(v.Home, ".vault.json.*") // made 0600
	if err != nil {
		return fmt.Errorf("writing what is in the vault: %w", err)
	}
	_, err = temporary.Write(content)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), v.path())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing what is in the vault: %w", err), os.Remove(temporary.Name()))
	}
	if runtime.GOOS == "windows" { // where a folder can't be opened for this, and needn't be
		return nil
	}
	folder, err := os.Open(v.Home)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
