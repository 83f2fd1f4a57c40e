package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// addDevice adds a device with a refresh token to an account, which is added too unless it is there.
func addDevice(t *testing.T, db *database.DB, account uuid.UUID, at time.Time) database.Device {
	t.Helper()
	device := database.Device{ID: uuid.Must(uuid.NewV7()), AccountID: account, AuthEpoch: 1, Name: "laptop", Platform: "linux", CreatedAt: at, LastSeenAt: at}
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		owner := database.Account{ID: account, Email: account.String() + "@demo.test", Name: "Someone", Link: "none", AuthEpoch: 1, CreatedAt: at}
		if err := tx.AddAccount(ctx, owner); err != nil && !errors.Is(err, database.ErrTaken) {
			return err
		}
		if err := tx.AddDevice(ctx, device); err != nil {
			return err
		}
		return tx.AddGrants(ctx, database.Grant{
			Kind: "refresh", Signature: device.ID.String(), DeviceID: device.ID, ClientID: "satchel-companion",
			Request: []byte("{}"), CreatedAt: at, ExpiresAt: at.Add(time.Hour),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return device
}

func inTx(t *testing.T, db *database.DB, do func(context.Context, *database.Tx) error) error {
	t.Helper()
	return db.Write(t.Context(), do)
}

func TestADeviceIsRevokedByItsOwnAccountAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		mine, theirs := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
		device, other := addDevice(t, db, mine, at), addDevice(t, db, theirs, at)
		revoke := func(account, id uuid.UUID) error {
			return inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				return tx.RevokeDevice(ctx, account, id, "by a test", at)
			})
		}
		if err := revoke(theirs, device.ID); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("by somebody else: %v", err)
		}
		if err := revoke(mine, device.ID); err != nil {
			t.Errorf("by its own: %v", err)
		}
		if err := revoke(mine, device.ID); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
		if _, err := db.Grant(t.Context(), "refresh", device.ID.String()); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("its token: %v", err)
		}
		if _, err := db.Grant(t.Context(), "refresh", other.ID.String()); err != nil {
			t.Errorf("the other's token: %v", err)
		}
		if devices, err := db.DevicesOf(t.Context(), mine); err != nil || len(devices) != 0 {
			t.Errorf("listed: %v, %v", devices, err)
		}
	})
}

func TestRevokingAnAccountsDevicesLeavesOtherAccountsAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		mine, theirs := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
		first, second, other := addDevice(t, db, mine, at), addDevice(t, db, mine, at), addDevice(t, db, theirs, at)
		err := inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.RevokeDevicesOf(ctx, mine, "the password was reset", at.Add(time.Minute))
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, device := range []database.Device{first, second} {
			got, err := db.Device(t.Context(), device.ID)
			if err != nil || !got.RevokedAt.Equal(at.Add(time.Minute)) || got.RevokedWhy != "the password was reset" {
				t.Errorf("it is %+v, %v", got, err)
			}
			if _, err := db.Grant(t.Context(), "refresh", device.ID.String()); !errors.Is(err, database.ErrNotFound) {
				t.Errorf("its token: %v", err)
			}
		}
		if devices, err := db.DevicesOf(t.Context(), theirs); err != nil || len(devices) != 1 || devices[0].ID != other.ID {
			t.Errorf("the other account's: %v, %v", devices, err)
		}
	})
}

func TestLastSeenNeverGoesBack(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		device := addDevice(t, db, uuid.Must(uuid.NewV7()), at)
		for _, offset := range []time.Duration{time.Hour, time.Minute} {
			err := inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				return tx.TouchDevice(ctx, device.ID, offset.String(), at.Add(offset))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := db.Device(t.Context(), device.ID)
		if err != nil || !got.LastSeenAt.Equal(at.Add(time.Hour)) || got.LastAddress != "1h0m0s" {
			t.Errorf("it is %+v, %v", got, err)
		}
	})
}

func TestAGrantIsUsedOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		device := addDevice(t, db, uuid.Must(uuid.NewV7()), at)
		for i, want := range []bool{true, false} {
			err := inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				won, err := tx.UseGrant(ctx, "refresh", device.ID.String(), at, nil)
				if won != want {
					t.Errorf("time %d: %v", i+1, won)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
