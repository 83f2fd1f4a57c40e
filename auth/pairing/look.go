package pairing

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// State is how far a pairing is.
type State string

// The states.
const (
	Open     State = "open"     // the code waits for a device
	Arriving State = "arriving" // a device has sent the code and is getting its tokens
	Arrived  State = "arrived"  // the device is signed in
	Over     State = "over"     // nobody used the code in time, or it was replaced
	Gone     State = "gone"     // the device is signed out again
)

// Pairing is a code as its owner sees it.
type Pairing struct {
	ID        uuid.UUID
	State     State
	Code      string // only while Open
	ExpiresAt time.Time
	Device    database.Device // once Arrived or Gone
}

// Look tells how far a pairing of an account is; ErrNotFound if it has none of this id. It keeps nothing alive.
func (s *Service) Look(ctx context.Context, of database.Account, id uuid.UUID) (Pairing, error) {
	row, err := s.db.PairingOf(ctx, of.ID, id)
	if errors.Is(err, database.ErrNotFound) {
		return Pairing{}, ErrNotFound
	}
	if err != nil {
		return Pairing{}, err
	}
	seen := Pairing{ID: id, ExpiresAt: row.ExpiresAt}
	switch {
	case !row.UsedAt.IsZero():
		return s.withDevice(ctx, seen, row)
	case row.ExpiresAt.After(s.clock()) && row.AuthEpoch == of.AuthEpoch:
		seen.State, seen.Code = Open, s.codeOf(id[:])
	default:
		seen.State = Over
	}
	return seen, nil
}

func (s *Service) withDevice(ctx context.Context, seen Pairing, row database.Pairing) (Pairing, error) {
	arrived, err := s.db.Device(ctx, row.DeviceID)
	switch {
	case errors.Is(err, database.ErrNotFound) && s.clock().Sub(row.UsedAt) < arrivalLimit:
		seen.State = Arriving
		return seen, nil
	case errors.Is(err, database.ErrNotFound):
		seen.State = Gone
		return seen, nil
	case err != nil:
		return Pairing{}, err
	}
	seen.State, seen.Device = Arrived, arrived
	if !arrived.RevokedAt.IsZero() {
		seen.State = Gone
	}
	return seen, nil
}

// arrivalLimit is how long a device may take for its tokens: as long as an authorization code lives.
const arrivalLimit = time.Minute
