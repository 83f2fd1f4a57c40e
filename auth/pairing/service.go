package pairing

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/auth/device"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/database"
)

// Life is how long a code signs a device in.
const Life = 5 * time.Minute

var (
	// ErrRefused means that a code signs nothing in: it is wrong, used, over, or was replaced by a newer one.
	// Which, nobody is told.
	ErrRefused = errors.New("pairing: that code signs nothing in")
	// ErrNotFound means that the account has no such pairing.
	ErrNotFound = errors.New("pairing: no such pairing of this account")
)

// Options are what pairing is made of; all are required.
type Options struct {
	DB       *database.DB
	Throttle *throttle.Service
	Key      []byte // at least 32 random bytes, the same on every replica; another one voids the codes shown
	Clock    func() time.Time
}

// Service makes codes and redeems them.
type Service struct {
	db       *database.DB
	throttle *throttle.Service
	key      []byte
	clock    func() time.Time
}

// New makes the service.
func New(options Options) (*Service, error) {
	if len(options.Key) < 32 {
		return nil, errors.New("pairing: the key must have at least 32 bytes")
	}
	return &Service{db: options.DB, throttle: options.Throttle, key: options.Key, clock: options.Clock}, nil
}

// Start makes a code that signs a device in to the account; an earlier one that was not used is void. The
// account is the row as it was when its session was looked up. Errors are *throttle.Error and
// session.ErrOvertaken.
func (s *Service) Start(ctx context.Context, of database.Account, from netip.Addr) (uuid.UUID, error) {
	if err := s.throttle.PairingStart(ctx, of.ID); err != nil {
		return uuid.Nil, err
	}
	id := uuid.New() // version 4: all of it is secret
	now := s.clock().UTC()
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockAccount(ctx, of.ID)
		if err != nil {
			return err
		}
		if row.AuthEpoch != of.AuthEpoch {
			return session.ErrOvertaken
		}
		if err := tx.DropPairings(ctx, of.ID); err != nil {
			return err
		}
		if err := tx.AddPairing(ctx, database.Pairing{
			Hash: s.hashOf(s.codeOf(id[:])), ID: id, AccountID: of.ID, AuthEpoch: of.AuthEpoch, CreatedAt: now, ExpiresAt: now.Add(Life),
		}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, now, audit.Event{Kind: audit.PairingStarted, Account: of.ID, Actor: of.ID, Address: from})
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("starting a pairing: %w", err)
	}
	return id, nil
}

// Redeem uses a code up for the device that is about to be signed in, and tells whose it is: the account as it
// was when the code was shown. Errors are ErrRefused and *throttle.Error.
func (s *Service) Redeem(ctx context.Context, typed string, arriving uuid.UUID, from netip.Addr) (database.Account, error) {
	if err := s.throttle.PairingTry(ctx, from); err != nil {
		return database.Account{}, err
	}
	code, ok := parse(typed)
	if !ok {
		return database.Account{}, ErrRefused
	}
	var whose database.Account
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		var err error
		whose, err = s.redeem(ctx, tx, s.hashOf(code), arriving, from)
		return err
	})
	if err != nil {
		return database.Account{}, fmt.Errorf("redeeming a pairing code: %w", err)
	}
	return whose, s.throttle.PairingTaken(ctx, from)
}

func (s *Service) redeem(ctx context.Context, tx *database.Tx, hash []byte, arriving uuid.UUID, from netip.Addr) (database.Account, error) {
	found, err := tx.PairingByHash(ctx, hash)
	if errors.Is(err, database.ErrNotFound) {
		return database.Account{}, ErrRefused
	}
	if err != nil {
		return database.Account{}, err
	}
	// The account's row is locked before the pairing's, as everywhere.
	whose, err := tx.LockAccount(ctx, found.AccountID)
	if err != nil {
		return database.Account{}, err
	}
	now := s.clock().UTC()
	used, err := tx.UsePairing(ctx, hash, arriving, now)
	if err != nil {
		return database.Account{}, err
	}
	if !used || whose.AuthEpoch != found.AuthEpoch {
		return database.Account{}, ErrRefused
	}
	return whose, audit.Record(ctx, tx, now, audit.Event{
		Kind: audit.DevicePaired, Account: whose.ID, Actor: whose.ID, Address: from,
		Detail: audit.Detail{"device": arriving.String()},
	})
}

// Disown signs out the device that a code of the account signed in, whether or not it has its tokens yet.
func (s *Service) Disown(ctx context.Context, of, id uuid.UUID, from netip.Addr) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		found, err := tx.PairingOf(ctx, of, id)
		if errors.Is(err, database.ErrNotFound) || err == nil && found.UsedAt.IsZero() {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		// Whoever is getting tokens for it holds the account: it has them now, or finds its code gone below.
		if _, err := tx.LockAccount(ctx, of); err != nil {
			return err
		}
		err = device.RevokeIn(ctx, tx, device.Revocation{
			Account: of, Device: found.DeviceID, Why: device.NotMe, From: from, At: s.clock().UTC(),
		})
		if errors.Is(err, device.ErrNotFound) {
			return tx.DropGrants(ctx, found.DeviceID)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("disowning a paired device: %w", err)
	}
	return nil
}

// Sweep forgets codes that are long over. It is only housekeeping; run it now and then.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.DeletePairingsBefore(ctx, s.clock().UTC().Add(-24*time.Hour))
	})
}
