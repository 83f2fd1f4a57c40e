package signin

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"

	"satchel/storage/keychain"
)

// leaveLimit is how long the end of a process waits for a service to revoke a device. One that doesn't answer is told
// later.
const leaveLimit = 3 * time.Second

// notePassing remembers who is signed in with secrets that end with this process.
func (s *Service) notePassing(account Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.passing, account.ID)
	if account.Keychain == keychain.Memory {
		s.passing[account.ID] = account.Device
	}
}

// leave signs out everybody whose secrets end with this process: their devices would stay on their services' lists,
// and nobody could use them or revoke them.
func (s *Service) leave(ctx context.Context) error {
	s.mu.Lock()
	passing := maps.Clone(s.passing)
	clear(s.passing)
	s.mu.Unlock()
	var failures []error
	for id, device := range passing {
		if err := s.leaveAccount(ctx, id, device); err != nil {
			failures = append(failures, fmt.Errorf("signing out whose secrets were in memory: %w", err))
		}
	}
	return errors.Join(failures...)
}

func (s *Service) leaveAccount(ctx context.Context, id string, device uuid.UUID) error {
	unlock, err := s.lockAccount(ctx, id)
	if err != nil {
		return err
	}
	defer unlock()
	account, err := s.registry.Account(id)
	if errors.Is(err, ErrUnknownAccount) {
		return nil
	}
	if err != nil || account.Device == device && account.State != SignedIn { // signed out since, or refused
		return err
	}
	own := account
	own.Device, own.Keychain, own.State = device, keychain.Memory, SignedIn
	later, _, err := s.end(ctx, own, leaveLimit)
	if err != nil {
		return err
	}
	if account.Device != device { // another process has signed the same person in since
		return nil
	}
	_, err = s.markSignedOut(ctx, account, !later)
	return err
}
