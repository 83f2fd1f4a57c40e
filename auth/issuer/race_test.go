package issuer_test

import (
	"context"
	"net/http"
	"sync"
	"testing"

	"golang.org/x/oauth2"

	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// reset is what a password reset or a disconnect does to devices, in one transaction.
func (s *service) reset() {
	s.t.Helper()
	must(s.t, s.db.Write(s.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.LockAccount(ctx, s.who.ID); err != nil {
			return err
		}
		if err := tx.RevokeDevicesOf(ctx, s.who.ID, "the password was reset", s.clock.Now()); err != nil {
			return err
		}
		_, err := tx.RaiseAuthEpoch(ctx, s.who.ID)
		return err
	}))
}

func TestNoTokenSurvivesAResetThatRacesWithIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		for range 20 {
			first := s.signIn()
			verifier := oauth2.GenerateVerifier()
			code := s.post(issuer.ChallengePath, challengeForm(verifier)).Code
			got := make([]answer, 6)
			var wait sync.WaitGroup
			for i := range got {
				wait.Go(func() {
					if i%2 == 0 {
						got[i] = s.refresh(first.Refresh)
						return
					}
					got[i] = s.post(issuer.TokenPath, codeForm(code, verifier))
				})
			}
			wait.Go(s.reset)
			wait.Wait()
			for _, after := range append(got, first) {
				if after.status == http.StatusOK && (s.authenticates(after.Access) || s.refresh(after.Refresh).status == http.StatusOK) {
					t.Fatalf("%s outlived the reset", after.body)
				}
				if after.status >= http.StatusInternalServerError {
					t.Fatalf("the race broke something: %d %s", after.status, after.body)
				}
			}
		}
	})
}

func TestACodeRedeemedTwiceAtOnceNeverGivesTwoDevices(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		replica, _ := s.replica()
		for range 10 {
			verifier := oauth2.GenerateVerifier()
			code := s.post(issuer.ChallengePath, challengeForm(verifier)).Code
			got := make([]answer, 8)
			var wait sync.WaitGroup
			for i := range got {
				address := []string{s.url, replica}[i%2]
				wait.Go(func() { got[i] = postTo(t, address+issuer.TokenPath, codeForm(code, verifier)) })
			}
			wait.Wait()
			granted := 0
			for _, one := range got {
				if one.status == http.StatusOK {
					granted++
				} else if one.Error != "invalid_grant" {
					t.Fatalf("a loser is told %d %s", one.status, one.body)
				}
			}
			if granted != 1 {
				t.Errorf("%d were granted", granted)
			}
		}
		devices, err := db.DevicesOf(t.Context(), s.who.ID)
		must(t, err)
		if len(devices) != 0 {
			t.Errorf("codes used twice left %d devices", len(devices))
		}
	})
}
