package device

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// ErrNotFound means that the account has no such device, or none that is still signed in.
var ErrNotFound = errors.New("device: no such device of this account")

// Why a device was revoked, as its row and the audit log say it.
const (
	ByCompanion = "signed out by its owner from another device"
	ByPortal    = "signed out by its owner in the portal"
	NotMe       = "its owner did not know it"
)

// Database is what the service needs of storage/database.
type Database interface {
	DevicesOf(ctx context.Context, account uuid.UUID) ([]database.Device, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Service lists and revokes devices.
type Service struct {
	db    Database
	clock func() time.Time
}

// New makes the service.
func New(db Database, clock func() time.Time) *Service { return &Service{db: db, clock: clock} }

// List is an account's signed-in devices, the one seen last first.
func (s *Service) List(ctx context.Context, account uuid.UUID) ([]database.Device, error) {
	return s.db.DevicesOf(ctx, account)
}

// Revoke signs one device of an account out, with every token it has. ErrNotFound if there is none such.
func (s *Service) Revoke(ctx context.Context, account, id uuid.UUID, why string, from netip.Addr) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return RevokeIn(ctx, tx, Revocation{account, id, why, from, s.clock().UTC()})
	})
	if err != nil {
		return fmt.Errorf("signing a device out: %w", err)
	}
	return nil
}

// Revocation is one device to be signed out.
type Revocation struct {
	Account, Device uuid.UUID
	Why             string
	From            netip.Addr // whose request it was
	At              time.Time
}

// RevokeIn is Revoke in a transaction that does more than that.
func RevokeIn(ctx context.Context, tx *database.Tx, r Revocation) error {
	row, err := revoke(ctx, tx, r)
	if err != nil {
		return err
	}
	return record(ctx, tx, r, row.Name)
}

// revoke locks a device and ends it.
func revoke(ctx context.Context, tx *database.Tx, r Revocation) (database.Device, error) {
	row, err := tx.LockDevice(ctx, r.Device)
	if err == nil {
		err = tx.RevokeDevice(ctx, r.Account, r.Device, r.Why, r.At)
	}
	if errors.Is(err, database.ErrNotFound) {
		return row, ErrNotFound
	}
	return row, err
}

func record(ctx context.Context, tx *database.Tx, r Revocation, name string) error {
	return audit.Record(ctx, tx, r.At, audit.Event{
		Kind: audit.DeviceRevoked, Account: r.Account, Actor: r.Account, Address: r.From,
		Detail: audit.Detail{"device": r.Device.String(), "name": name, "why": r.Why},
	})
}

// RevokeAll signs out every device of an account but one; uuid.Nil keeps none. It tells how many.
func (s *Service) RevokeAll(ctx context.Context, account, but uuid.UUID, why string, from netip.Addr) (revoked int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		devices, err := tx.DevicesOf(ctx, account)
		if err != nil {
			return err
		}
		ended, err := revokeAll(ctx, tx, devices, Revocation{account, but, why, from, s.clock().UTC()})
		revoked = len(ended)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("signing devices out: %w", err)
	}
	return revoked, nil
}

// revokeAll revokes all of the devices but that of but. All are locked before any of it is written to the log, and always
// in the same order: the log is a lock of its own, and two that took both in turns would wait for each other.
func revokeAll(ctx context.Context, tx *database.Tx, devices []database.Device, but Revocation) (ended []Revocation, err error) {
	slices.SortFunc(devices, func(a, b database.Device) int { return slices.Compare(a.ID[:], b.ID[:]) })
	var names []string
	for _, one := range devices {
		if one.ID == but.Device {
			continue
		}
		r := but
		r.Device = one.ID
		row, err := revoke(ctx, tx, r)
		if errors.Is(err, ErrNotFound) {
			continue // somebody else was quicker
		}
		if err != nil {
			return nil, err
		}
		ended, names = append(ended, r), append(names, row.Name)
	}
	for i, r := range ended {
		if err := record(ctx, tx, r, names[i]); err != nil {
			return nil, err
		}
	}
	return ended, nil
}
