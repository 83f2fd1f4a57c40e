package issuer_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func (s *service) revoke(token string) answer {
	s.t.Helper()
	return s.post(issuer.RevokePath, form(map[string]string{"client_id": issuer.CompanionID, "token": token}))
}

func TestARevocationTokenEndsItsDeviceAndNoOther(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		mine, other := s.signIn(), s.signIn()
		if mine.Revocation == "" || mine.Revocation == other.Revocation {
			t.Fatalf("two devices were given %q and %q", mine.Revocation, other.Revocation)
		}
		for range 2 { // told again, it is as true as before
			if got := s.revoke(mine.Revocation); got.status != http.StatusOK {
				t.Fatalf("%d %s", got.status, got.body)
			}
		}
		if got := s.refresh(mine.Refresh); got.Error != "invalid_grant" {
			t.Errorf("the refresh token still works: %d %s", got.status, got.body)
		}
		if s.authenticates(mine.Access) || !s.authenticates(other.Access) {
			t.Error("it ended not the one device that it was given to")
		}
		row, err := db.Device(t.Context(), uuid.MustParse(mine.Device))
		must(t, err)
		if row.RevokedWhy != "signed out while the service could not be reached" {
			t.Errorf("the list of devices says why: %q", row.RevokedWhy)
		}
	})
}

func TestARevocationTokenEndsItsDeviceAfterRenewalsToo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		first := s.signIn()
		renewed := s.refresh(first.Refresh)
		if renewed.Revocation != "" {
			t.Error("a renewal gives what the companion has already")
		}
		s.revoke(first.Revocation)
		if got := s.refresh(renewed.Refresh); got.Error != "invalid_grant" {
			t.Errorf("the renewed token still works: %d %s", got.status, got.body)
		}
	})
}

func TestARevocationTokenOpensNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		tokens := s.signIn()
		if _, err := s.provider.Authenticate(t.Context(), tokens.Revocation, netip.Addr{}); !errors.Is(err, issuer.ErrInvalidToken) {
			t.Errorf("as an access token: %v", err)
		}
		if got := s.refresh(tokens.Revocation); got.Error != "invalid_grant" {
			t.Errorf("as a refresh token: %d %s", got.status, got.body)
		}
		if got := s.post(issuer.TokenPath, codeForm(tokens.Revocation, strings.Repeat("v", 43))); got.Error != "invalid_grant" {
			t.Errorf("as a code: %d %s", got.status, got.body)
		}
		if !s.authenticates(tokens.Access) {
			t.Error("trying it ended the device")
		}
	})
}

func TestARevocationTokenCanNotBeMadeUp(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		mine, other := s.signIn(), s.signIn()
		whole := func(token string) []byte {
			packed, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(token, "revoke_"))
			must(t, err)
			return packed
		}
		a, b := whole(mine.Revocation), whole(other.Revocation)
		flipped := bytes.Clone(a)
		flipped[len(flipped)-1] ^= 1
		for name, packed := range map[string][]byte{
			"the proof of another device": append(bytes.Clone(a[:16]), b[16:]...),
			"one bit of the proof":        flipped,
			"half of the proof":           a[:32],
			"no proof":                    a[:16],
			"more than the proof":         append(bytes.Clone(a), 0),
			"nothing":                     nil,
		} {
			if got := s.revoke("revoke_" + base64.RawURLEncoding.EncodeToString(packed)); got.status != http.StatusOK {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
		s.revoke(strings.TrimPrefix(mine.Revocation, "revoke_"))
		if !s.authenticates(mine.Access) || !s.authenticates(other.Access) {
			t.Error("a made-up token ended a device")
		}
	})
}
