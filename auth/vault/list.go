package vault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"satchel/storage/disk"
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

// Sight is how the list was when it was looked at.
type Sight struct{ info fs.FileInfo }

// Look looks at the list without reading it.
func (v Vault) Look() Sight {
	info, err := os.Stat(v.path())
	if err != nil {
		return Sight{} // none, or one that reading says why it can't be read
	}
	return Sight{info}
}

// Same tells whether nobody has changed the list between the two.
func (s Sight) Same(other Sight) bool {
	if s.info == nil || other.info == nil {
		return s.info == nil && other.info == nil
	}
	return disk.SameState(s.info, other.info)
}

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
		if err := disk.Replace(v.path(), append(content, '\n')); err != nil {
			return fmt.Errorf("writing what is in the vault: %w", err)
		}
		return nil
	})
}

func (v Vault) alone(ctx context.Context, do func() error) error {
	unlock, err := disk.Lock(ctx, v.path()+".lock")
	if err != nil {
		return err
	}
	defer unlock()
	return do()
}
