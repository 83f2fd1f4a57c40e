package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"satchel/auth/signin"
	"satchel/cmd/internal/programs"
	"satchel/storage/keychain"
)

// place is where the companion keeps the refresh token; the tour looks there from outside.
type place struct {
	store         keychain.Store
	service, user string
}

func (j *job) findToken(ctx context.Context) (string, error) {
	var err error
	if j.token, err = j.tokenPlace(); err != nil {
		return "", err
	}
	token, err := j.token.store.Get(ctx, j.token.service, j.token.user)
	if err != nil {
		return "", fmt.Errorf("looking into the keychain: %w", err)
	}
	for name, secret := range map[string]string{"the refresh token": token, "the password": password} {
		found, err := programs.FilesHolding(j.ctl.Home, secret)
		if err != nil {
			return "", err
		}
		if len(found) > 0 {
			return "", fmt.Errorf("%s stands in %s", name, strings.Join(found, ", "))
		}
	}
	lines := []string{
		j.keyringWords(),
		fmt.Sprintf("it holds the token (%d characters) as %s, %s", len(token), j.token.service, j.token.user),
		"no file of the companion's holds it or the password, not even in base64 or hex",
	}
	return strings.Join(lines, "\n"), nil
}

func (j *job) keyringWords() string {
	if j.keyring.kind == keychain.OS {
		return "keychain: " + j.keyring.why
	}
	return "keychain: a file encrypted with a passphrase, because " + j.keyring.why
}

// tokenPlace is named by the service's own name, the account's id and the home's.
func (j *job) tokenPlace() (place, error) {
	account, err := signin.OpenRegistry(j.ctl.Home).Current()
	if err != nil {
		return place{}, fmt.Errorf("reading who is signed in: %w", err)
	}
	store, err := keychain.Open(j.keyring.kind, keychain.Options{
		Path:       filepath.Join(j.ctl.Home, "keychain.age"),
		Passphrase: func(context.Context, bool) (string, error) { return keyringPassphrase, nil },
	})
	if err != nil {
		return place{}, fmt.Errorf("opening the keychain: %w", err)
	}
	p := place{store: store}
	p.service, p.user = signin.KeychainItem(account)
	return p, nil
}

func (j *job) doctor(ctx context.Context) (string, error) { return j.run(ctx, "", "doctor") }

func (j *job) signOut(ctx context.Context) (string, error) {
	said, err := j.run(ctx, "", "sign-out")
	if err != nil {
		return "", err
	}
	_, err = j.token.store.Get(ctx, j.token.service, j.token.user)
	if !errors.Is(err, keychain.ErrNotFound) {
		return "", errors.Join(errors.New("the keychain still holds something after signing out"), err)
	}
	return said, nil
}
