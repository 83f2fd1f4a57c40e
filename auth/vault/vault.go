package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/passcode/otpauth"
	"satchel/storage/keychain"
)

// keychainService is the service that the vault's items are kept under; they belong to no Satchel service.
const keychainService = "satchel-vault"

var (
	// ErrUnknown: there is no such entry.
	ErrUnknown = errors.New("vault: no such entry")
	// ErrAmbiguous: the name fits several entries.
	ErrAmbiguous = errors.New("vault: several entries are called that")
	// ErrTaken: there is an entry of that service and name already.
	ErrTaken = errors.New("vault: there is such an entry already")
	// ErrNameless: an entry has to be called something.
	ErrNameless = errors.New("vault: the entry has no name")
	// ErrGone: the entry is listed and its key is not in the keychain.
	ErrGone = errors.New("vault: the keychain has lost the key of this entry")
	// ErrBroken: vault.json can't be read as one.
	ErrBroken = errors.New("vault: vault.json is damaged")
	// ErrNewer: a newer companion has written vault.json.
	ErrNewer = errors.New("vault: vault.json is from a newer companion than this one; use that one")
)

// Entry is one that the vault has. It holds no secret.
type Entry struct {
	ID       uuid.UUID     `json:"id"`
	Issuer   string        `json:"issuer"` // the service
	Name     string        `json:"name"`   // the person there
	Keychain keychain.Kind `json:"keychain"`
	AddedAt  time.Time     `json:"added_at"`
	Taken    uint64        `json:"taken,omitempty"` // how far the counter has come, for all processes to see; zero for one that follows the time
}

// String is what people call it: "GitHub (ann)".
func (e Entry) String() string {
	switch {
	case e.Issuer == "":
		return e.Name
	case e.Name == "":
		return e.Issuer
	}
	return e.Issuer + " (" + e.Name + ")"
}

func (e Entry) user() string { return e.ID.String() + "/otpauth" }

// Vault is the vault of a home. Its methods may be called from any goroutine.
type Vault struct {
	Home  string                                           // folder of vault.json; must exist
	Store func(kind keychain.Kind) (keychain.Store, error) // the same store each time for the same kind
	Now   func() time.Time
}

// Add keeps a key in a keychain of that kind. The key is there before the entry is: what a crash leaves behind is
// a key that nobody lists, never an entry without one. Errors are ErrTaken, ErrNameless, keychain.ErrTooLong and
// the keychain's.
func (v Vault) Add(ctx context.Context, key otpauth.Key, kind keychain.Kind) (Entry, error) {
	entry := Entry{Issuer: strings.TrimSpace(key.Issuer), Name: strings.TrimSpace(key.Name), Keychain: kind, AddedAt: v.Now().UTC().Round(0)}
	if entry.Issuer == "" && entry.Name == "" {
		return Entry{}, ErrNameless
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Entry{}, fmt.Errorf("naming an entry of the vault: %w", err)
	}
	entry.ID = id
	return entry, v.change(ctx, func(list *list) error {
		for _, other := range list.Entries {
			if other.Issuer == entry.Issuer && other.Name == entry.Name {
				return ErrTaken
			}
		}
		store, err := v.Store(kind)
		if err != nil {
			return err
		}
		if err := store.Set(ctx, keychainService, entry.user(), key.String()); err != nil {
			return fmt.Errorf("keeping a key of the vault: %w", err)
		}
		list.Entries = append(list.Entries, entry)
		return nil
	})
}

// Entries lists them, in the order they were put in, or added.
func (v Vault) Entries() ([]Entry, error) {
	list, err := v.read()
	return list.Entries, err
}

// Code is a passcode to be typed now.
type Code struct {
	Entry  Entry
	Digits string
	Left   time.Duration // until it changes; zero for one that lasts until it is used
}

// Code makes the passcode of an entry. One that follows a counter is used up by being shown: the counter moves on
// first, so that none is ever shown twice.
func (v Vault) Code(ctx context.Context, name string) (Code, error) {
	list, err := v.read()
	if err != nil {
		return Code{}, err
	}
	entry, err := list.find(name)
	if err != nil {
		return Code{}, err
	}
	key, err := v.key(ctx, entry)
	if err != nil {
		return Code{}, err
	}
	if key.Kind == otpauth.Counter {
		if key, entry, err = v.count(ctx, entry); err != nil {
			return Code{}, err
		}
	}
	digits, left, err := key.At(v.Now())
	return Code{Entry: entry, Digits: digits, Left: left}, err
}

func (v Vault) key(ctx context.Context, entry Entry) (otpauth.Key, error) {
	store, err := v.Store(entry.Keychain)
	if err != nil {
		return otpauth.Key{}, err
	}
	kept, err := store.Get(ctx, keychainService, entry.user())
	if errors.Is(err, keychain.ErrNotFound) {
		return otpauth.Key{}, fmt.Errorf("%w: %s", ErrGone, entry)
	}
	if err != nil {
		return otpauth.Key{}, fmt.Errorf("reading a key of the vault: %w", err)
	}
	return otpauth.Parse(kept)
}

// count moves an entry's counter on, alone among processes, and returns the key as it was. The list says how far the counter
// has come, so that who shows the passcode before can see that it counts no more without asking the keychain.
func (v Vault) count(ctx context.Context, of Entry) (was otpauth.Key, entry Entry, err error) {
	err = v.change(ctx, func(list *list) error {
		at := slices.IndexFunc(list.Entries, func(e Entry) bool { return e.ID == of.ID })
		if at < 0 {
			return ErrUnknown // it was removed meanwhile
		}
		if was, err = v.key(ctx, of); err != nil {
			return err
		}
		next := was
		next.Counter++
		store, err := v.Store(of.Keychain)
		if err != nil {
			return err
		}
		if err := store.Set(ctx, keychainService, of.user(), next.String()); err != nil {
			return err
		}
		list.Entries[at].Taken = next.Counter
		entry = list.Entries[at]
		return nil
	})
	return was, entry, err
}

// Move puts an entry at a place of the list, counted from zero; past the end is the end.
func (v Vault) Move(ctx context.Context, id uuid.UUID, to int) error {
	return v.change(ctx, func(list *list) error {
		entry, err := list.find(id.String())
		if err != nil {
			return err
		}
		list.drop(entry)
		list.Entries = slices.Insert(list.Entries, min(max(to, 0), len(list.Entries)), entry)
		return nil
	})
}

// Remove forgets an entry and its key, for good.
func (v Vault) Remove(ctx context.Context, name string) (Entry, error) {
	var gone Entry
	err := v.change(ctx, func(list *list) error {
		entry, err := list.find(name)
		if err != nil {
			return err
		}
		store, err := v.Store(entry.Keychain)
		if err != nil {
			return err
		}
		if err := store.Delete(ctx, keychainService, entry.user()); err != nil && !errors.Is(err, keychain.ErrNotFound) {
			return fmt.Errorf("deleting a key of the vault: %w", err)
		}
		list.drop(entry)
		gone = entry
		return nil
	})
	return gone, err
}
