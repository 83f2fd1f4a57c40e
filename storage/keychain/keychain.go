package keychain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Store keeps secrets by service and user, both without colons and line breaks. Every call may have to wait
// for a person (a locked keychain asks), so its time limit is the context's deadline, or the limit the store
// was opened with if the context has none.
type Store interface {
	// Get is the secret, or ErrNotFound.
	Get(ctx context.Context, service, user string) (string, error)
	// Set keeps a secret of 1 to MaxSecret bytes in place of any before it.
	Set(ctx context.Context, service, user, secret string) error
	// Delete forgets secrets; where none of them is there it is ErrNotFound. Several at once are quicker where all secrets
	// stand in one file.
	Delete(ctx context.Context, service string, users ...string) error
}

// Kind names where secrets are kept.
type Kind string

// The three places.
const (
	OS     Kind = "os"     // the operating system's keychain
	Memory Kind = "memory" // this process alone; gone when it ends
	File   Kind = "file"   // files encrypted with a passphrase
)

// MaxSecret is the longest secret in bytes. Windows holds 2,560 bytes an item, macOS about 2,900.
const MaxSecret = 2500

// DefaultLimit is how long a call may take where neither its context nor the options say.
const DefaultLimit = 30 * time.Second

var (
	// ErrNotFound: nothing is kept under that name.
	ErrNotFound = errors.New("keychain: nothing is kept under that name")
	// ErrLocked: the keychain is there but did not open: it is locked, its prompt was dismissed, or nobody
	// answered within the time limit. Trying again with more time can help.
	ErrLocked = errors.New("keychain: locked, or nobody answered its prompt in time")
	// ErrMissing: this machine has no keychain that Satchel can use.
	ErrMissing = errors.New("keychain: this machine has no keychain that can be used")
	// ErrPassphrase: the passphrase does not open the encrypted file.
	ErrPassphrase = errors.New("keychain: the passphrase does not open the encrypted file")
	// ErrDamaged: the encrypted file or its key is there but can't be read, is no such file any more, or one of the
	// two is gone. It is left as it is: a backup may hold what is missing.
	ErrDamaged = errors.New("keychain: the encrypted file or its key is damaged, gone or unreadable")
	// ErrTooLong: the secret is longer than MaxSecret.
	ErrTooLong = fmt.Errorf("keychain: a secret may have at most %d bytes", MaxSecret)
	// ErrName: a service or user that no keychain can hold, or an empty secret.
	ErrName = errors.New("keychain: service, user and secret must not be empty, nor the names hold colons or line breaks")
)

// Options say how a store works; which fields matter depends on the kind.
type Options struct {
	// Limit bounds a call whose context has no deadline; DefaultLimit if zero.
	Limit time.Duration
	// Path is the encrypted file's: kind File, and kind OS on Android. What else it needs stands beside it.
	Path string
	// JavaVM is the address of the process's Java machine, kind OS on Android only.
	JavaVM uintptr
	// Passphrase asks for the passphrase, kind File only; once a process, when it is first needed.
	// With fresh set the file does not exist yet and the passphrase will be its first.
	Passphrase func(ctx context.Context, fresh bool) (string, error)
}

// ParseKind reads a kind as it is spelt on a command line.
func ParseKind(word string) (Kind, error) {
	switch kind := Kind(word); kind {
	case OS, Memory, File:
		return kind, nil
	}
	return "", fmt.Errorf("keychain: %q is not one of os, memory, file", word)
}

// Open makes the store of that kind. It touches nothing yet: a missing or locked keychain shows at the first
// call (see Probe).
func Open(kind Kind, options Options) (Store, error) {
	if options.Limit <= 0 {
		options.Limit = DefaultLimit
	}
	switch kind {
	case OS:
		return newOS(options), nil
	case Memory:
		return newMemory(), nil
	case File:
		return newFile(options)
	}
	return nil, fmt.Errorf("keychain: %q is not one of os, memory, file", kind)
}

// Probe tells whether secrets can be kept now, without keeping one: nil, or ErrMissing, ErrLocked,
// ErrPassphrase.
func Probe(ctx context.Context, store Store) error {
	_, err := store.Get(ctx, "satchel-probe", "probe")
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

func checkNames(service string, users ...string) error {
	for _, name := range append([]string{service}, users...) {
		if name == "" || strings.ContainsAny(name, ":\r\n\x00") {
			return ErrName
		}
	}
	return nil
}

func checkItem(service, user, secret string) error {
	if err := checkNames(service, user); err != nil {
		return err
	}
	if secret == "" {
		return ErrName
	}
	if len(secret) > MaxSecret {
		return ErrTooLong
	}
	return nil
}
