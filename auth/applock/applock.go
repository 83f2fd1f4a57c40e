package applock

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"

	"satchel/storage/keychain"
)

// Tries is how often a PIN may be guessed wrong before what it guards is to be wiped.
const Tries = 10

// keychainService is the service that the item is kept under; it belongs to no Satchel service.
const keychainService = "satchel-applock"

// Argon2id as for passwords (RFC 9106; OWASP Password Storage, 19 MiB and two passes).
const (
	memory    = 19 << 10 // KiB
	passes    = 2
	saltBytes = 16
	keyBytes  = 32
)

var (
	// ErrNone: no PIN is set, or the keychain has lost it.
	ErrNone = errors.New("applock: there is no PIN")
	// ErrSpent: no try is left; what the PIN guards is to be wiped, and the PIN with it.
	ErrSpent = errors.New("applock: the tries are spent")
	// ErrBroken: the keychain's item can't be understood.
	ErrBroken = errors.New("applock: what the keychain has of the PIN is damaged")
)

// WrongError is a PIN that is not the one.
type WrongError struct{ Left int } // tries, at least one

func (e *WrongError) Error() string {
	return fmt.Sprintf("applock: that is not the PIN; %d tries are left", e.Left)
}

// Lock is a home's PIN. One process at a time may use it.
type Lock struct {
	Store keychain.Store
	Home  string // the home's name in the keychain; never another home's

	memory uint32 // KiB of a hash; zero is the usual
}

// kept is the keychain's item.
type kept struct {
	Salt   []byte `json:"salt"`
	Key    []byte `json:"key"`
	Memory uint32 `json:"memory"` // KiB
	Passes uint32 `json:"passes"`
	Wrong  int    `json:"wrong"` // tries in a row
}

// Set makes a PIN the one, with all its tries. The error may be a Refusal or the keychain's.
func (l Lock) Set(ctx context.Context, pin string) error {
	if err := Check(pin); err != nil {
		return err
	}
	fresh := kept{Salt: make([]byte, saltBytes), Memory: cmp.Or(l.memory, memory), Passes: passes}
	rand.Read(fresh.Salt) // never fails
	fresh.Key = fresh.derive(pin)
	return l.write(ctx, fresh)
}

// Try compares. The try is counted before it is made, so that ending the program doesn't give it back. The errors are a
// *WrongError, ErrSpent, ErrNone, ErrBroken and the keychain's.
func (l Lock) Try(ctx context.Context, pin string) error {
	k, err := l.read(ctx)
	if err != nil {
		return err
	}
	if k.Wrong >= Tries {
		return ErrSpent
	}
	k.Wrong++
	if err := l.write(ctx, k); err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(k.derive(pin), k.Key) == 1 {
		k.Wrong = 0
		return l.write(ctx, k)
	}
	if k.Wrong >= Tries {
		return ErrSpent
	}
	return &WrongError{Left: Tries - k.Wrong}
}

// Left is how many tries are left; none means ErrSpent.
func (l Lock) Left(ctx context.Context) (int, error) {
	k, err := l.read(ctx)
	if err != nil {
		return 0, err
	}
	if k.Wrong >= Tries {
		return 0, ErrSpent
	}
	return Tries - k.Wrong, nil
}

// Remove forgets the PIN; one that isn't there is forgotten already.
func (l Lock) Remove(ctx context.Context) error {
	if err := l.Store.Delete(ctx, keychainService, l.Home); err != nil && !errors.Is(err, keychain.ErrNotFound) {
		return fmt.Errorf("forgetting the PIN: %w", err)
	}
	return nil
}

func (k kept) derive(pin string) []byte {
	return argon2.IDKey([]byte(pin), k.Salt, k.Passes, k.Memory, 1, keyBytes)
}

// sound tells whether the item is one that Set has written, with bounds that a computer bears.
func (k kept) sound() bool {
	return len(k.Salt) >= saltBytes && len(k.Key) == keyBytes && k.Wrong >= 0 &&
		k.Memory >= 8 && k.Memory <= 1<<20 && k.Passes >= 1 && k.Passes <= 100
}

func (l Lock) read(ctx context.Context) (kept, error) {
	text, err := l.Store.Get(ctx, keychainService, l.Home)
	if errors.Is(err, keychain.ErrNotFound) {
		return kept{}, ErrNone
	}
	if err != nil {
		return kept{}, fmt.Errorf("reading the PIN: %w", err)
	}
	var k kept
	if err := json.Unmarshal([]byte(text), &k); err != nil || !k.sound() {
		return kept{}, ErrBroken
	}
	return k, nil
}

func (l Lock) write(ctx context.Context, k kept) error {
	text, err := json.Marshal(k)
	if err == nil {
		err = l.Store.Set(ctx, keychainService, l.Home, string(text))
	}
	if err != nil {
		return fmt.Errorf("keeping the PIN: %w", err)
	}
	return nil
}
