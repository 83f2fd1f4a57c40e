package keychain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// encrypted keeps all secrets in one file that a box seals.
type encrypted struct {
	path  string
	limit time.Duration
	box   box
	mu    sync.Mutex
}

// box seals what the file holds. Its calls come one at a time, each after unlock, while no other process has the file.
type box interface {
	// unlock gets the key ready, which may ask the person, or makes the first one. Its errors are the package's.
	unlock(ctx context.Context) error
	// open is what was sealed, or ErrDamaged.
	open(sealed []byte) ([]byte, error)
	seal(plain []byte) ([]byte, error)
}

func (e *encrypted) Get(ctx context.Context, service, user string) (string, error) {
	var secret string
	err := e.locked(ctx, func(items items) (items, error) {
		kept, ok := items[service][user]
		if !ok {
			return nil, ErrNotFound
		}
		secret = kept
		return nil, nil
	}, checkNames(service, user))
	return secret, err
}

func (e *encrypted) Set(ctx context.Context, service, user, secret string) error {
	return e.locked(ctx, func(all items) (items, error) {
		if all[service] == nil {
			all[service] = map[string]string{}
		}
		all[service][user] = secret
		return all, nil
	}, checkItem(service, user, secret))
}

func (e *encrypted) Delete(ctx context.Context, service string, users ...string) error {
	return e.locked(ctx, func(all items) (items, error) {
		before := len(all[service])
		for _, user := range users {
			delete(all[service], user)
		}
		switch len(all[service]) {
		case before:
			return nil, ErrNotFound
		case 0:
			delete(all, service)
		}
		return all, nil
	}, checkNames(service, users...))
}

// items are the secrets by service, then user.
type items map[string]map[string]string

// locked runs change on what the file holds, alone among goroutines and processes, and writes back what
// change returns unless that is nil.
func (e *encrypted) locked(ctx context.Context, change func(items) (items, error), refused error) error {
	if refused != nil {
		return refused
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := os.MkdirAll(filepath.Dir(e.path), 0o700); err != nil {
		return fmt.Errorf("making the folder of the encrypted keychain: %w", err)
	}
	unlock, err := e.lockFile(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := e.box.unlock(ctx); err != nil {
		return err
	}
	all, err := e.read()
	if err != nil {
		return err
	}
	changed, err := change(all)
	if err != nil || changed == nil {
		return err
	}
	return e.write(changed)
}

func (e *encrypted) lockFile(ctx context.Context) (unlock func(), err error) {
	if _, ok := ctx.Deadline(); !ok {
		limited, cancel := context.WithTimeout(ctx, e.limit)
		defer cancel()
		ctx = limited
	}
	lock := flock.New(e.path+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return nil, fmt.Errorf("waiting for another process that holds the encrypted keychain: %w", err)
	}
	return func() { _ = lock.Close() }, nil
}

func (e *encrypted) read() (items, error) {
	sealed, err := os.ReadFile(e.path)
	if errors.Is(err, fs.ErrNotExist) {
		return items{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: reading the secrets: %w", ErrDamaged, err)
	}
	plain, err := e.box.open(sealed)
	if err != nil {
		return nil, err
	}
	all := items{}
	if err := json.Unmarshal(plain, &all); err != nil {
		return nil, fmt.Errorf("%w: the file does not hold secrets", ErrDamaged)
	}
	return all, nil
}

func (e *encrypted) write(all items) error {
	plain, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("writing the encrypted keychain: %w", err)
	}
	sealed, err := e.box.seal(plain)
	if err != nil {
		return err
	}
	if err := replace(e.path, sealed); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(e.path), err)
	}
	return nil
}
