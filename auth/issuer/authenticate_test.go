package issuer_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func (s *service) raiseEpoch() {
	s.t.Helper()
	must(s.t, s.db.Write(s.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.RaiseAuthEpoch(ctx, s.who.ID)
		return err
	}))
}

func (s *service) revokeAll() {
	s.t.Helper()
	must(s.t, s.db.Write(s.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.RevokeDevicesOf(ctx, s.who.ID, "the password was reset", s.clock.Now())
	}))
}

func TestWhatVoidsADevicesTokens(t *testing.T) {
	tests := []struct {
		name string
		do   func(s *service, tokens answer)
	}{
		{"the account's epoch is raised", func(s *service, _ answer) { s.raiseEpoch() }},
		{"all its account's devices are revoked", func(s *service, _ answer) { s.revokeAll() }},
		{"it is revoked by its refresh token", func(s *service, tokens answer) {
			s.post(issuer.RevokePath, form(map[string]string{"client_id": issuer.CompanionID, "token": tokens.Refresh}))
		}},
		{"it is revoked by its access token", func(s *service, tokens answer) {
			s.post(issuer.RevokePath, form(map[string]string{"client_id": issuer.CompanionID, "token": tokens.Access, "token_type_hint": "refresh_token"}))
		}},
		{"it is revoked by an older refresh token", func(s *service, tokens answer) {
			s.refresh(tokens.Refresh)
			s.post(issuer.RevokePath, form(map[string]string{"client_id": issuer.CompanionID, "token": tokens.Refresh}))
		}},
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				tokens := s.signIn()
				test.do(s, tokens)
				if s.authenticates(tokens.Access) {
					t.Error("the access token still opens the service")
				}
				if got := s.refresh(tokens.Refresh); got.Error != "invalid_grant" {
					t.Errorf("the refresh token still works: %d %s", got.status, got.body)
				}
			})
		}
	})
}

func TestRevocationOfWhatMeansNothingIsFineAndChangesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		tokens := s.signIn()
		for name, changes := range map[string][]string{
			"made up":        {"token", "AAAA.BBBB"},
			"of another key": {"token", "c2F0Y2hlbA." + tokens.Refresh[len(tokens.Refresh)-43:]},
		} {
			got := s.post(issuer.RevokePath, form(map[string]string{"client_id": issuer.CompanionID}, changes...))
			if got.status != 200 {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
		if got := s.post(issuer.RevokePath, form(map[string]string{"client_id": "other", "token": tokens.Refresh})); got.Error != "invalid_client" {
			t.Errorf("another client: %d %s", got.status, got.body)
		}
		if got := s.post(issuer.RevokePath, form(map[string]string{"client_id": issuer.CompanionID})); got.Error != "invalid_request" {
			t.Errorf("no token: %d %s", got.status, got.body)
		}
		if !s.authenticates(tokens.Access) {
			t.Error("the device is revoked")
		}
	})
}

func TestBearersThatAreNone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		tokens := s.signIn()
		for _, bearer := range []string{"", ".", "AAAA", "AAAA.BBBB", tokens.Refresh, tokens.Access + "x", "x" + tokens.Access} {
			if _, err := s.provider.Authenticate(t.Context(), bearer, netip.Addr{}); !errors.Is(err, issuer.ErrInvalidToken) {
				t.Errorf("%q: %v", bearer, err)
			}
		}
	})
}

func TestADeviceIsSeenOnceAMinuteAtMost(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		tokens := s.signIn()
		seen := func() database.Device {
			s.authenticates(tokens.Access)
			devices, err := db.DevicesOf(t.Context(), s.who.ID)
			must(t, err)
			return devices[0]
		}
		start := s.clock.Now()
		s.clock.pass(59 * time.Second)
		if got := seen(); !got.LastSeenAt.Equal(start) {
			t.Errorf("written after 59 s: %v", got.LastSeenAt)
		}
		s.clock.pass(time.Second)
		if got := seen(); !got.LastSeenAt.Equal(start.Add(time.Minute)) || got.LastAddress != "203.0.113.7" {
			t.Errorf("after a minute: %v from %q", got.LastSeenAt, got.LastAddress)
		}
	})
}

func TestTokensOfAnotherIssuerAreRefused(t *testing.T) {
	db := databasetest.SQLite(t)
	s := newService(t, db)
	tokens := s.signIn()
	other, err := issuer.New(issuer.Options{
		DB: db, Authenticator: s.door, Issuer: s.url, Name: "identity provider",
		Secret: []byte("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"), Clock: s.clock.Now,
	})
	must(t, err)
	if _, err := other.Authenticate(t.Context(), tokens.Access, netip.Addr{}); !errors.Is(err, issuer.ErrInvalidToken) {
		t.Errorf("the other issuer takes it: %v", err)
	}
}

func TestTheSweepDropsWhatExpiredAndRetiresIdleDevices(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		idle := s.signIn()
		s.clock.pass(29 * 24 * time.Hour)
		used := s.signIn()
		must(t, s.provider.Sweep(t.Context()))
		if devices, err := db.DevicesOf(t.Context(), s.who.ID); err != nil || len(devices) != 2 {
			t.Fatalf("both should be there: %v, %v", devices, err)
		}
		s.clock.pass(25 * time.Hour)
		must(t, s.provider.Sweep(t.Context()))
		devices, err := db.DevicesOf(t.Context(), s.who.ID)
		must(t, err)
		if len(devices) != 1 || devices[0].ID.String() != used.Device {
			t.Errorf("after the sweep: %+v; %s was idle", devices, idle.Device)
		}
		if got := s.refresh(used.Refresh); got.status != 200 {
			t.Errorf("the device in use: %d %s", got.status, got.body)
		}
	})
}
