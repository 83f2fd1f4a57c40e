package signin

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
	"time"

	"github.com/gofrs/flock"
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
	unlock, err := lockFile(ctx, r.path+".lock")
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
	if err := replaceFile(r.path, append(content, '\n')); err != nil {
		return fmt.Errorf("writing who is signed in: %w", err)
	}
	return nil
}

func lockFile(ctx context.Context, path string) (unlock func(), err error) {
	lock := flock.New(path, flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return nil, fmt.Errorf("waiting for another companion that holds %s: %w", filepath.Base(path), err)
	}
	return func() { _ = lock.Close() }, nil
}

// replaceFile puts content at path in one step, durably: temporary file, fsync, rename, fsync of the folder.
func replaceFile(path string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // made 0600
	if err != nil {
		return err
	}
	_, err = temporary.Write(content)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	if runtime.GOOS == "windows" { // where a folder can't be opened for this, and needn't be
		return nil
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
