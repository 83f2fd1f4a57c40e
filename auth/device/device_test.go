package device_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/auth/device"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

var (
	now  = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	here = netip.MustParseAddr("192.0.2.1")
)

// house is two people with devices.
type house struct {
	*testing.T
	db        *database.DB
	devices   *device.Service
	ann, bert uuid.UUID
	ids       map[string]uuid.UUID // of the devices, by name
}

func newHouse(t *testing.T, db *database.DB) *house {
	t.Helper()
	h := &house{T: t, db: db, devices: device.New(db, func() time.Time { return now }), ids: map[string]uuid.UUID{}}
	h.ann, h.bert = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		for id, email := range map[uuid.UUID]string{h.ann: "ann@hartley.test", h.bert: "bert@hartley.test"} {
			if err := tx.AddAccount(ctx, database.Account{ID: id, Email: email, Name: email, Link: "none", AuthEpoch: 1, CreatedAt: now}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	h.add(h.ann, "laptop")
	h.add(h.ann, "phone")
	h.add(h.ann, "scanner")
	h.add(h.bert, "tablet")
	return h
}

func (h *house) add(whose uuid.UUID, name string) {
	h.Helper()
	id := uuid.Must(uuid.NewV7())
	h.ids[name] = id
	err := h.db.Write(h.Context(), func(ctx context.Context, tx *database.Tx) error {
		err := tx.AddDevice(ctx, database.Device{ID: id, AccountID: whose, AuthEpoch: 1, Name: name, Platform: "linux", SignedInBy: "password", CreatedAt: now, LastSeenAt: now})
		if err != nil {
			return err
		}
		return tx.AddGrants(ctx, database.Grant{
			Kind: "refresh", Signature: name, DeviceID: id, ClientID: "c", Request: []byte("{}"), CreatedAt: now, ExpiresAt: now.Add(time.Hour),
		})
	})
	if err != nil {
		h.Fatal(err)
	}
}

// works are the names of the devices that hold a token still.
func (h *house) works() []string {
	h.Helper()
	var names []string
	for _, name := range []string{"laptop", "phone", "scanner", "tablet"} {
		_, err := h.db.Grant(h.Context(), "refresh", name)
		if err == nil {
			names = append(names, name)
		} else if !errors.Is(err, database.ErrNotFound) {
			h.Fatal(err)
		}
	}
	return names
}

func TestRevokingEndsTheDevicesItNamesAndNoOther(t *testing.T) {
	cases := []struct {
		name   string
		revoke func(*house) error
		want   []string
		err    error
	}{
		{"one", func(h *house) error {
			return h.devices.Revoke(t.Context(), h.ann, h.ids["phone"], device.ByPortal, here)
		}, []string{"laptop", "scanner", "tablet"}, nil},
		{"one that is another's", func(h *house) error {
			return h.devices.Revoke(t.Context(), h.ann, h.ids["tablet"], device.ByPortal, here)
		}, []string{"laptop", "phone", "scanner", "tablet"}, device.ErrNotFound},
		{"one that never was", func(h *house) error {
			return h.devices.Revoke(t.Context(), h.ann, uuid.New(), device.ByPortal, here)
		}, []string{"laptop", "phone", "scanner", "tablet"}, device.ErrNotFound},
		{"one twice", func(h *house) error {
			_ = h.devices.Revoke(t.Context(), h.ann, h.ids["phone"], device.ByPortal, here)
			return h.devices.Revoke(t.Context(), h.ann, h.ids["phone"], device.ByPortal, here)
		}, []string{"laptop", "scanner", "tablet"}, device.ErrNotFound},
		{"all but one", func(h *house) error {
			_, err := h.devices.RevokeAll(t.Context(), h.ann, h.ids["laptop"], device.ByCompanion, here)
			return err
		}, []string{"laptop", "tablet"}, nil},
		{"all", func(h *house) error {
			_, err := h.devices.RevokeAll(t.Context(), h.ann, uuid.Nil, device.ByPortal, here)
			return err
		}, []string{"tablet"}, nil},
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		for _, c := range cases {
			for _, name := range []string{"laptop", "phone", "scanner", "tablet"} {
				whose := h.ann
				if name == "tablet" {
					whose = h.bert
				}
				if _, err := h.db.Grant(t.Context(), "refresh", name); err != nil {
					h.add(whose, name)
				}
			}
			if err := c.revoke(h); !errors.Is(err, c.err) {
				t.Errorf("%s: %v", c.name, err)
			}
			if diff := cmp.Diff(c.want, h.works()); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	})
}

func TestWhoRevokedWhatIsOnRecord(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	if revoked, err := h.devices.RevokeAll(t.Context(), h.ann, uuid.Nil, device.ByPortal, here); err != nil || revoked != 3 {
		t.Fatalf("%d, %v", revoked, err)
	}
	events, err := h.db.AuditEventsAfter(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range events {
		if event.Kind != string(audit.DeviceRevoked) || event.ActorID != h.ann || event.Address != here.String() {
			t.Errorf("the log holds %+v", event)
		}
	}
	if len(events) != 3 {
		t.Errorf("%d events", len(events))
	}
	if left, err := h.devices.List(t.Context(), h.ann); err != nil || len(left) != 0 {
		t.Errorf("listed are %v, %v", left, err)
	}
}

// Two people who sign all devices out at once, one of them twice, must not wait for each other for good.
func TestSigningAllDevicesOutAtOnceEndsEachOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		for i := range 20 {
			h.add(h.ann, fmt.Sprint("more ", i))
		}
		var ended atomic.Int64
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				revoked, err := h.devices.RevokeAll(t.Context(), h.ann, uuid.Nil, device.ByPortal, here)
				if err != nil {
					t.Error(err)
				}
				ended.Add(int64(revoked))
			})
			wait.Go(func() {
				for _, name := range []string{"more 19", "more 3", "more 11", "laptop"} {
					err := h.devices.Revoke(t.Context(), h.ann, h.ids[name], device.ByCompanion, here)
					if err != nil && !errors.Is(err, device.ErrNotFound) {
						t.Error(err)
					}
					if err == nil {
						ended.Add(1)
					}
				}
			})
		}
		wait.Wait()
		if left := h.works(); len(left) != 1 || ended.Load() != 23 {
			t.Errorf("%d were signed out, %v work still", ended.Load(), left)
		}
	})
}
