package issuer

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"satchel/storage/database"
)

// ErrInvalidToken means that a bearer token is not, or no longer, one of this issuer's.
var ErrInvalidToken = errors.New("issuer: the access token is unknown, expired or revoked")

// Caller is who sent a request: a person, through a device of theirs.
type Caller struct {
	Account database.Account
	Device  database.Device
}

// Authenticate tells whose an access token is, or ErrInvalidToken. It writes down that the device was seen,
// once a minute at most.
func (p *Provider) Authenticate(ctx context.Context, bearer string, from netip.Addr) (Caller, error) {
	if !p.genuine(ctx, bearer) {
		return Caller{}, ErrInvalidToken
	}
	caller, err := p.caller(ctx, p.strategy.AccessTokenSignature(ctx, bearer))
	if errors.Is(err, database.ErrNotFound) {
		return Caller{}, ErrInvalidToken
	}
	if err != nil {
		return Caller{}, fmt.Errorf("looking up an access token: %w", err)
	}
	p.touch(ctx, caller.Device, from)
	return caller, nil
}

func (p *Provider) caller(ctx context.Context, signature string) (Caller, error) {
	grant, err := p.db.Grant(ctx, kindAccess, signature)
	if err != nil {
		return Caller{}, err
	}
	if !grant.ExpiresAt.After(p.now()) {
		return Caller{}, database.ErrNotFound
	}
	device, err := p.db.Device(ctx, grant.DeviceID)
	if err != nil {
		return Caller{}, err
	}
	owner, err := p.db.Account(ctx, device.AccountID)
	if err != nil {
		return Caller{}, err
	}
	if !device.RevokedAt.IsZero() || device.AuthEpoch != owner.AuthEpoch {
		return Caller{}, database.ErrNotFound
	}
	return Caller{owner, device}, nil
}

// touch keeps a failure to itself: a request doesn't fail because "last seen" could not be written.
func (p *Provider) touch(ctx context.Context, device database.Device, from netip.Addr) {
	now := p.now().UTC()
	if now.Sub(device.LastSeenAt) < touchEvery {
		return
	}
	err := p.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.TouchDevice(ctx, device.ID, addressText(from), now)
	})
	if err != nil && ctx.Err() == nil {
		p.log.WarnContext(ctx, "could not write when a device was last seen", "device", device.ID, "error", err)
	}
}

func addressText(from netip.Addr) string {
	if !from.IsValid() {
		return ""
	}
	return from.Unmap().WithZone("").String()
}
