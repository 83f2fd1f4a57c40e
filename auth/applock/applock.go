package applock

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/crypto/argon2"

	"satchel/storage/disk"
	"satchel/storage/keychain"
)

// Tries is how often a PIN may be guessed wrong before what it guards is to be wiped.
const Tries = 10

// keychainService is the service that the item is kept under; it belongs to no Satchel service.
const keychainService = "satchel-applock"

// keychainUser names the item. It is the same whatever the home: what stands in a folder can be deleted by whoever is to
// be kept out.
const keychainUser = "pin"

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

// Lock is a person's PIN of one keychain, as one of their homes uses it. The same PIN opens all of their homes: were each
// home's found by the home's name, a home moved elsewhere would open without.
type Lock struct {
	Store keychain.Store
	Home  string // the home's folder, absolute
	File  string // held by whoever changes the item, so that two tries count as two; empty where there is one program alone

	memory uint32 // KiB of a hash; zero is the usual
}

// kept is the keychain's item. Once the tries are spent there is no PIN any more, only homes due to be wiped.
type kept struct {
	Salt   []byte   `json:"salt,omitempty"`
	Key    []byte   `json:"key,omitempty"`    // none where there is no PIN
	Memory uint32   `json:"memory,omitempty"` // KiB
	Passes uint32   `json:"passes,omitempty"`
	Wrong  int      `json:"wrong,omitempty"` // tries in a row
	Homes  []string `json:"homes,omitempty"` // that it was set or tried in
	Due    []string `json:"due,omitempty"`   // to be wiped when next opened
}

// Set makes a PIN the one, with all its tries. The error may be a Refusal, ErrSpent or the keychain's.
func (l Lock) Set(ctx context.Context, pin string) error {
	if err := Check(pin); err != nil {
		return err
	}
	return l.held(ctx, func() error {
		was, err := l.read(ctx)
		switch {
		case errors.Is(err, ErrNone), errors.Is(err, ErrBroken):
		case err != nil:
			return err
		case was.dueIn(l.Home):
			return ErrSpent
		}
		fresh := kept{Salt: make([]byte, saltBytes), Memory: cmp.Or(l.memory, memory), Passes: passes, Homes: with(was.Homes, l.Home), Due: was.Due}
		rand.Read(fresh.Salt) // never fails
		fresh.Key = fresh.derive(pin)
		return l.write(ctx, fresh)
	})
}

// Try compares. The try is counted before it is made, so that ending the program doesn't give it back. The errors are a
// *WrongError, ErrSpent, ErrNone, ErrBroken and the keychain's.
func (l Lock) Try(ctx context.Context, pin string) error {
	return l.held(ctx, func() error { return l.try(ctx, pin) })
}

func (l Lock) try(ctx context.Context, pin string) error {
	k, err := l.standing(ctx)
	if err != nil {
		return err
	}
	k.Wrong++
	k.Homes = with(k.Homes, l.Home)
	if err := l.write(ctx, k); err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(k.derive(pin), k.Key) == 1 {
		k.Wrong = 0
		return l.write(ctx, k)
	}
	if k.Wrong < Tries {
		return &WrongError{Left: Tries - k.Wrong}
	}
	if err := l.write(ctx, k.spent()); err != nil {
		return err
	}
	return ErrSpent
}

// Left is how many tries are left. The errors are ErrSpent, where what the home has is to be wiped, and those of Try.
func (l Lock) Left(ctx context.Context) (int, error) {
	k, err := l.standing(ctx)
	if err != nil {
		return 0, err
	}
	return Tries - k.Wrong, nil
}

// Wiped forgets the PIN for this home, after what the home has was wiped. Other homes that the PIN was used in become due.
func (l Lock) Wiped(ctx context.Context) error {
	return l.change(ctx, func(k kept) kept {
		if len(k.Key) > 0 && !slices.Contains(k.Due, l.Home) { // spent or forgotten
			k = k.spent()
		}
		k.Due = without(k.Due, l.Home)
		return k
	})
}

// GiveUp is for a PIN that was forgotten: what it guards is due to be wiped, as if its tries were spent.
func (l Lock) GiveUp(ctx context.Context) error {
	return l.held(ctx, func() error {
		k, err := l.standing(ctx)
		switch {
		case errors.Is(err, ErrSpent), errors.Is(err, ErrBroken), errors.Is(err, ErrNone):
			return nil
		case err != nil:
			return err
		}
		k.Homes = with(k.Homes, l.Home)
		return l.write(ctx, k.spent())
	})
}

// Remove turns the PIN off; one that isn't there is off already. Homes that are due stay due.
func (l Lock) Remove(ctx context.Context) error {
	return l.change(ctx, func(k kept) kept {
		if k.Wrong >= Tries {
			return k.spent()
		}
		return kept{Due: k.Due}
	})
}

// Adopt takes over a PIN that the keychain has under a name of its home's, where Satchel once kept it, unless the person
// has another meanwhile.
func (l Lock) Adopt(ctx context.Context, former string) error {
	return l.held(ctx, func() error {
		text, err := l.Store.Get(ctx, keychainService, former)
		if errors.Is(err, keychain.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the PIN where it was: %w", err)
		}
		if _, err := l.read(ctx); errors.Is(err, ErrNone) {
			err = l.Store.Set(ctx, keychainService, keychainUser, text)
			if err != nil {
				return fmt.Errorf("keeping the PIN: %w", err)
			}
		} else if err != nil {
			return err
		}
		return l.delete(ctx, former)
	})
}

// change makes one item of another; one that says nothing any more, or can't be understood, goes.
func (l Lock) change(ctx context.Context, to func(kept) kept) error {
	return l.held(ctx, func() error {
		k, err := l.read(ctx)
		switch {
		case errors.Is(err, ErrNone):
			return nil
		case errors.Is(err, ErrBroken):
			return l.delete(ctx, keychainUser)
		case err != nil:
			return err
		}
		if k = to(k); len(k.Key) == 0 && len(k.Due) == 0 {
			return l.delete(ctx, keychainUser)
		}
		return l.write(ctx, k)
	})
}

// held does something while no other program changes the item.
func (l Lock) held(ctx context.Context, do func() error) error {
	if l.File == "" {
		return do()
	}
	if err := os.MkdirAll(filepath.Dir(l.File), 0o700); err != nil {
		return fmt.Errorf("making the folder of the PIN's lock: %w", err)
	}
	unlock, err := disk.Lock(ctx, l.File)
	if err != nil {
		return err
	}
	defer unlock()
	return do()
}

// standing is a PIN that may be tried.
func (l Lock) standing(ctx context.Context) (kept, error) {
	k, err := l.read(ctx)
	switch {
	case err != nil:
		return kept{}, err
	case k.dueIn(l.Home):
		return kept{}, ErrSpent
	case len(k.Key) == 0:
		return kept{}, ErrNone
	}
	return k, nil
}

// dueIn tells whether what a home has is to be wiped.
func (k kept) dueIn(home string) bool {
	// Where a last try was counted, but the program ended before it was made, nobody knows whether it was right.
	return k.Wrong >= Tries || slices.Contains(k.Due, home)
}

// spent is what is left of a PIN whose tries are: every home that it was set or tried in is due.
func (k kept) spent() kept {
	due := k.Due
	for _, home := range k.Homes {
		due = with(due, home)
	}
	return kept{Due: due}
}

func with(homes []string, home string) []string { return append(without(homes, home), home) }

func without(homes []string, home string) []string {
	return slices.DeleteFunc(slices.Clone(homes), func(h string) bool { return h == home })
}

func (k kept) derive(pin string) []byte {
	return argon2.IDKey([]byte(pin), k.Salt, k.Passes, k.Memory, 1, keyBytes)
}

// sound tells whether the item is one that Set has written, with bounds that a computer bears.
func (k kept) sound() bool {
	if len(k.Key) == 0 {
		return len(k.Due) > 0
	}
	return len(k.Salt) >= saltBytes && len(k.Key) == keyBytes && k.Wrong >= 0 &&
		k.Memory >= 8 && k.Memory <= 1<<20 && k.Passes >= 1 && k.Passes <= 100
}

func (l Lock) read(ctx context.Context) (kept, error) {
	text, err := l.Store.Get(ctx, keychainService, keychainUser)
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

func (l Lock) delete(ctx context.Context, user string) error {
	if err := l.Store.Delete(ctx, keychainService, user); err != nil && !errors.Is(err, keychain.ErrNotFound) {
		return fmt.Errorf("forgetting the PIN: %w", err)
	}
	return nil
}

func (l Lock) write(ctx context.Context, k kept) error {
	text, err := json.Marshal(k)
	if err == nil {
		err = l.Store.Set(ctx, keychainService, keychainUser, string(text))
	}
	if err != nil {
		return fmt.Errorf("keeping the PIN: %w", err)
	}
	return nil
}
