package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"satchel/storage/disk"
)

// registryVersion is raised when the file changes so that older companions would misread it.
const registryVersion = 1

type registryFile struct {
	Version  int       `json:"version"`
	Home     string    `json:"home,omitempty"` // see Registry.home
	Current  string    `json:"current,omitempty"`
	Accounts []Account `json:"accounts"`
}

func (f registryFile) account(id string) (Account, error) {
	i := slices.IndexFunc(f.Accounts, func(a Account) bool { return a.ID == id && id != "" })
	if i < 0 {
		return Account{}, ErrUnknownAccount
	}
	return f.Accounts[i], nil
}

func (r *Registry) read() (registryFile, error) {
	content, err := os.ReadFile(r.path)
	if errors.Is(err, fs.ErrNotExist) {
		return registryFile{Version: registryVersion}, nil
	}
	if err != nil {
		return registryFile{}, fmt.Errorf("reading who is signed in: %w", err)
	}
	var file registryFile
	if err := json.Unmarshal(content, &file); err != nil || file.Version < 1 {
		return registryFile{}, fmt.Errorf("%w: %s", ErrBrokenRegistry, r.path)
	}
	if file.Version > registryVersion {
		return registryFile{}, ErrNewerRegistry
	}
	return file, nil
}

// change reads, changes and writes the file, alone among processes.
func (r *Registry) change(ctx context.Context, change func(*registryFile) error) error {
	unlock, err := disk.Lock(ctx, r.path+".lock")
	if err != nil {
		return err
	}
	defer unlock()
	file, err := r.read()
	if err != nil {
		return err
	}
	if err := change(&file); err != nil {
		return err
	}
	content, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return fmt.Errorf("writing who is signed in: %w", err)
	}
	if err := disk.Replace(r.path, append(content, '\n')); err != nil {
		return fmt.Errorf("writing who is signed in: %w", err)
	}
	return nil
}
