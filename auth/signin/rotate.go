package signin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"

	"satchel/storage/disk"
	"satchel/storage/keychain"
)

// lockAccount holds an account's tokens against every other process on this home.
func (s *Service) lockAccount(ctx context.Context, id string) (unlock func(), err error) {
	return disk.Lock(ctx, filepath.Join(s.options.Home, "account-"+id+".lock"))
}

// renewal renews an account's tokens, alone among goroutines and processes.
func (s *Service) renewal(ctx context.Context, t *source, stale string) (string, error) {
	unlock, err := s.lockAccount(ctx, t.id)
	if err != nil {
		return "", err
	}
	defer unlock()
	if token, ok := t.fresh(s.now(), stale); ok {
		return token, nil
	}
	account, err := s.registry.Account(t.id)
	if errors.Is(err, ErrUnknownAccount) || (err == nil && account.State != SignedIn) {
		t.drop()
		return "", ErrSignedOut
	}
	if err != nil {
		return "", err
	}
	place, err := s.vault(account)
	if err != nil {
		return "", err
	}
	from, err := place.get(ctx)
	if errors.Is(err, keychain.ErrNotFound) {
		return "", s.refused(ctx, t)
	}
	if err != nil {
		return "", fmt.Errorf("reading the token: %w", err)
	}
	if token, done, err := s.saveLate(ctx, t, place, from.token, stale); done {
		return token, err
	}
	return s.rotate(ctx, t, account.Issuer, place, from)
}

// rotate exchanges the kept token for a new one and keeps that before anybody uses it.
//
// The attempt is written down first. Where its answer is lost, on the way or by the end of this process, the next one names
// the same attempt and is given the same answer, however much later: an outage must sign nobody out. And a keychain that
// can't be written is found out while the token in it still is the right one.
func (s *Service) rotate(ctx context.Context, t *source, issuer string, place vault, from kept) (string, error) {
	if from.attempt == "" {
		from.attempt = rand.Text()
	}
	if err := place.set(ctx, from); err != nil {
		return "", fmt.Errorf("writing to the keychain that a renewal begins: %w", err)
	}
	got, err := s.renew(ctx, issuer, from)
	if errors.Is(err, ErrSignedOut) {
		if err := place.wipe(ctx); err != nil {
			s.log.WarnContext(ctx, "the keychain still holds a token that is worth nothing any more", "account", t.id, "error", err)
		}
		return "", s.refused(ctx, t)
	}
	if err != nil {
		return "", fmt.Errorf("renewing the token: %w", s.whatAnswers(ctx, issuer, err))
	}
	t.hold(got, s.now())
	if err := place.set(ctx, kept{token: got.refresh}); err != nil {
		t.keepLater(unsaved{from.token, got.refresh})
		return "", fmt.Errorf("%w: %w", ErrNotKept, err)
	}
	return got.access, nil
}

// saveLate keeps a token that the keychain would not take before. If another process has renewed meanwhile,
// that one's token counts. Done means that there is nothing to rotate.
func (s *Service) saveLate(ctx context.Context, t *source, place vault, held, stale string) (access string, done bool, err error) {
	late := t.keptLater()
	if late == (unsaved{}) {
		return "", false, nil
	}
	if held == late.old {
		if err := place.set(ctx, kept{token: late.renewed}); err != nil {
			return "", true, fmt.Errorf("%w: %w", ErrNotKept, err)
		}
	}
	t.keepLater(unsaved{})
	access, ok := t.fresh(s.now(), stale)
	return access, ok, nil
}

// refused writes down that the service, or the empty keychain, ended the sign-in, and says so.
func (s *Service) refused(ctx context.Context, t *source) error {
	t.drop()
	account, err := s.registry.Update(ctx, t.id, func(a *Account) {
		a.State, a.Since = Refused, s.now().UTC().Round(0)
	})
	if err != nil {
		return errors.Join(ErrSignedOut, err)
	}
	s.log.InfoContext(ctx, "the account is signed out here", "account", account.ID)
	s.changed(account)
	return ErrSignedOut
}
