package keychain

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"filippo.io/age"
	"github.com/gofrs/flock"
)

// encrypted keeps secrets in two age files: PATH, encrypted to a key, and PATH.key, that key encrypted with
// the passphrase (scrypt). So the slow part happens once a process, and the person can open them with age
// itself: age -d -i PATH.key PATH.
type encrypted struct {
	path       string
	limit      time.Duration
	ask        func(ctx context.Context, fresh bool) (string, error)
	workFactor int // scrypt's log2(N); 0 for age's own

	mu       sync.Mutex
	identity *age.X25519Identity
}

func newFile(options Options) (*encrypted, error) {
	if options.Path == "" || options.Passphrase == nil {
		return nil, errors.New("keychain: the kind file needs a path and somebody to ask for the passphrase")
	}
	return &encrypted{path: options.Path, limit: options.Limit, ask: options.Passphrase}, nil
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

func (e *encrypted) Delete(ctx context.Context, service, user string) error {
	return e.locked(ctx, func(all items) (items, error) {
		if _, ok := all[service][user]; !ok {
			return nil, ErrNotFound
		}
		delete(all[service], user)
		if len(all[service]) == 0 {
			delete(all, service)
		}
		return all, nil
	}, checkNames(service, user))
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
	if err := e.open(ctx); err != nil {
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

// open unlocks the key with the passphrase, or makes it if there is none yet.
func (e *encrypted) open(ctx context.Context) error {
	if e.identity != nil {
		return nil
	}
	sealed, err := os.ReadFile(e.path + ".key")
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return fmt.Errorf("%w: reading the key: %w", ErrDamaged, err)
	}
	passphrase, err := e.ask(ctx, fresh)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, ErrLocked):
		return err
	case err != nil:
		return fmt.Errorf("%w: nobody gave the passphrase of the encrypted file: %w", ErrLocked, err)
	}
	if passphrase == "" {
		return fmt.Errorf("%w: it is empty", ErrPassphrase)
	}
	if fresh {
		return e.makeKey(passphrase)
	}
	return e.openKey(sealed, passphrase)
}

func (e *encrypted) makeKey(passphrase string) error {
	// Secrets without their key can't be read any more; a new key would only hide that.
	if _, err := os.Stat(e.path); err == nil {
		return fmt.Errorf("%w: %s is there but its key file %s.key is gone", ErrDamaged, e.path, e.path)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return fmt.Errorf("making the key of the encrypted keychain: %w", err)
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return fmt.Errorf("sealing the key of the encrypted keychain: %w", err)
	}
	if e.workFactor != 0 {
		recipient.SetWorkFactor(e.workFactor)
	}
	if err := seal(e.path+".key", []byte(identity.String()+"\n"), recipient); err != nil {
		return err
	}
	e.identity = identity
	return nil
}

func (e *encrypted) openKey(sealed []byte, passphrase string) error {
	opener, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return fmt.Errorf("opening the key of the encrypted keychain: %w", err)
	}
	plain, err := unseal(sealed, opener)
	if _, wrong := errors.AsType[*age.NoIdentityMatchError](err); wrong {
		return ErrPassphrase
	}
	if err != nil {
		return fmt.Errorf("%w: opening the key: %w", ErrDamaged, err)
	}
	identity, err := age.ParseX25519Identity(string(bytes.TrimSpace(plain)))
	if err != nil {
		return fmt.Errorf("%w: the key file does not hold an age key", ErrDamaged)
	}
	e.identity = identity
	return nil
}

func (e *encrypted) read() (items, error) {
	sealed, err := os.ReadFile(e.path)
	if errors.Is(err, fs.ErrNotExist) {
		return items{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: reading the secrets: %w", ErrDamaged, err)
	}
	plain, err := unseal(sealed, e.identity)
	if err != nil {
		return nil, fmt.Errorf("%w: opening the secrets: %w", ErrDamaged, err)
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
	return seal(e.path, plain, e.identity.Recipient())
}

func unseal(sealed []byte, identity age.Identity) ([]byte, error) {
	plain, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}
