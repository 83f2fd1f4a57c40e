package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// AddDevice keeps a new device.
func (q Queries) AddDevice(ctx context.Context, device Device) error {
	if _, err := q.db.NewInsert().Model(&device).Exec(ctx); err != nil {
		return fmt.Errorf("adding a device: %w", err)
	}
	return nil
}

// Device is the device with this id, revoked or not, or ErrNotFound.
func (q Queries) Device(ctx context.Context, id uuid.UUID) (Device, error) {
	var device Device
	if err := q.first(ctx, &device, "id = ?", id); err != nil {
		return Device{}, fmt.Errorf("reading a device: %w", err)
	}
	return device, nil
}

// LockDevice is Device, and holds the row until the transaction ends, so that nothing else can change the
// device or its family of tokens meanwhile.
func (q Queries) LockDevice(ctx context.Context, id uuid.UUID) (Device, error) {
	var device Device
	err := q.forUpdate(q.db.NewSelect().Model(&device).Where("id = ?", id)).Scan(ctx)
	if err != nil {
		return Device{}, fmt.Errorf("locking a device: %w", found(err))
	}
	return device, nil
}

// LockDeviceOf is LockDevice of the device that a grant was made for.
func (q Queries) LockDeviceOf(ctx context.Context, kind, signature string) (Device, error) {
	whose := q.db.NewSelect().Model((*Grant)(nil)).Column("device_id").Where("kind = ? AND signature = ?", kind, signature)
	var device Device
	if err := q.forUpdate(q.db.NewSelect().Model(&device).Where("id = (?)", whose)).Scan(ctx); err != nil {
		return Device{}, fmt.Errorf("locking the device of a grant: %w", found(err))
	}
	return device, nil
}

// DevicesOf lists an account's devices that are not revoked, the one seen last first.
func (q Queries) DevicesOf(ctx context.Context, account uuid.UUID) ([]Device, error) {
	var devices []Device
	err := q.db.NewSelect().Model(&devices).
		Where("account_id = ? AND revoked_at IS NULL", account).
		Order("last_seen_at DESC", "id DESC").
		Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing devices: %w", err)
	}
	return devices, nil
}

// TouchDevice writes down when and from where a device was last seen.
func (q Queries) TouchDevice(ctx context.Context, id uuid.UUID, address string, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*Device)(nil)).
		Set("last_seen_at = ?", at).
		Set("last_address = ?", address).
		Where("id = ? AND last_seen_at < ?", id, at).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("touching a device: %w", err)
	}
	return nil
}

// RevokeDevice ends one device of an account, drops its grants and ends what it opened in browsers; why is kept in
// words. A device that is not this account's, or is already revoked, is ErrNotFound.
func (q Queries) RevokeDevice(ctx context.Context, account, id uuid.UUID, why string, at time.Time) error {
	result, err := q.db.NewUpdate().Model((*Device)(nil)).
		Set("revoked_at = ?", at).
		Set("revoked_why = ?", why).
		Where("id = ? AND account_id = ? AND revoked_at IS NULL", id, account).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("revoking a device: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("revoking a device: %w", orNotFound(err))
	}
	if err := q.endOpened(ctx); err != nil {
		return err
	}
	return q.DropGrants(ctx, id)
}

// endOpened ends the sessions in browsers that devices opened and that are revoked by now.
func (q Queries) endOpened(ctx context.Context) error {
	revoked := q.db.NewSelect().Model((*Device)(nil)).ModelTableExpr("devices AS opener").ColumnExpr("1").
		Where("opener.id = session.device_id AND opener.revoked_at IS NOT NULL")
	_, err := q.db.NewDelete().Model((*Session)(nil)).Where("session.device_id IS NOT NULL AND EXISTS (?)", revoked).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ending the sessions that devices opened: %w", err)
	}
	return nil
}

// RevokeDevicesOf is RevokeDevice of every device of an account.
func (q Queries) RevokeDevicesOf(ctx context.Context, account uuid.UUID, why string, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*Device)(nil)).
		Set("revoked_at = ?", at).
		Set("revoked_why = ?", why).
		Where("account_id = ? AND revoked_at IS NULL", account).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("revoking an account's devices: %w", err)
	}
	if err := q.endOpened(ctx); err != nil {
		return err
	}
	_, err = q.db.NewDelete().Model((*Grant)(nil)).
		Where("device_id IN (?)", q.db.NewSelect().Model((*Device)(nil)).Column("id").Where("account_id = ?", account)).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("dropping the grants of an account's devices: %w", err)
	}
	return nil
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return ErrNotFound
}

// RetireDevices revokes devices that hold no refresh token any more: theirs ran out. It tells how many.
func (q Queries) RetireDevices(ctx context.Context, why string, now time.Time) (int64, error) {
	live := q.db.NewSelect().Model((*Grant)(nil)).ModelTableExpr("oauth_grants AS live").Column("live.device_id").
		Where("live.kind = 'refresh' AND live.expires_at >= ?", now)
	result, err := q.db.NewUpdate().Model((*Device)(nil)).
		Set("revoked_at = ?", now).
		Set("revoked_why = ?", why).
		Where("revoked_at IS NULL AND id NOT IN (?)", live).
		Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("retiring idle devices: %w", err)
	}
	if err := q.endOpened(ctx); err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
