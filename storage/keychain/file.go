package keychain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"filippo.io/age"
)

// passphraseBox makes of the store two age files: PATH, encrypted to a key, and PATH.key, that key encrypted with
// the passphrase (scrypt). So the slow part happens once a process, and the person can open them with age
// itself: age -d -i PATH.key PATH.
type passphraseBox struct {
	path       string
	ask        func(ctx context.Context, fresh bool) (string, error)
	workFactor int // scrypt's log2(N); 0 for age's own
	identity   *age.X25519Identity
}

func newFile(options Options) (*encrypted, error) {
	if options.Path == "" || options.Passphrase == nil {
		return nil, errors.New("keychain: the kind file needs a path and somebody to ask for the passphrase")
	}
	return &encrypted{path: options.Path, limit: options.Limit, box: &passphraseBox{path: options.Path, ask: options.Passphrase}}, nil
}

// unlock opens the key with the passphrase, or makes it if there is none yet.
func (b *passphraseBox) unlock(ctx context.Context) error {
	if b.identity != nil {
		return nil
	}
	sealed, err := os.ReadFile(b.path + ".key")
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return fmt.Errorf("%w: reading the key: %w", ErrDamaged, err)
	}
	passphrase, err := b.ask(ctx, fresh)
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
		return b.makeKey(passphrase)
	}
	return b.openKey(sealed, passphrase)
}

func (b *passphraseBox) makeKey(passphrase string) error {
	// Secrets without their key can't be read any more; a new key would only hide that.
	if _, err := os.Stat(b.path); err == nil {
		return fmt.Errorf("%w: %s is there but its key file %s.key is gone", ErrDamaged, b.path, b.path)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return fmt.Errorf("making the key of the encrypted keychain: %w", err)
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return fmt.Errorf("sealing the key of the encrypted keychain: %w", err)
	}
	if b.workFactor != 0 {
		recipient.SetWorkFactor(b.workFactor)
	}
	sealed, err := sealFor(recipient, []byte(identity.String()+"\n"))
	if err != nil {
		return fmt.Errorf("sealing the key of the encrypted keychain: %w", err)
	}
	if err := replace(b.path+".key", sealed); err != nil {
		return fmt.Errorf("writing the key of the encrypted keychain: %w", err)
	}
	b.identity = identity
	return nil
}

func (b *passphraseBox) openKey(sealed []byte, passphrase string) error {
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
	b.identity = identity
	return nil
}

func (b *passphraseBox) open(sealed []byte) ([]byte, error) {
	plain, err := unseal(sealed, b.identity)
	if err != nil {
		return nil, fmt.Errorf("%w: opening the secrets: %w", ErrDamaged, err)
	}
	return plain, nil
}

func (b *passphraseBox) seal(plain []byte) ([]byte, error) {
	sealed, err := sealFor(b.identity.Recipient(), plain)
	if err != nil {
		return nil, fmt.Errorf("sealing the secrets: %w", err)
	}
	return sealed, nil
}

func sealFor(recipient age.Recipient, plain []byte) ([]byte, error) {
	var sealed bytes.Buffer
	writer, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return nil, err
	}
	if _, err = writer.Write(plain); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

func unseal(sealed []byte, identity age.Identity) ([]byte, error) {
	plain, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}
