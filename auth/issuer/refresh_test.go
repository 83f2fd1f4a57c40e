package issuer_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestALostReplyIsGivenAgainWithinTenSeconds(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		first := s.signIn()
		second := s.refresh(first.Refresh)
		s.clock.pass(issuer.ReplyGrace)
		again := s.refresh(first.Refresh)
		if again.body != second.body {
			t.Fatalf("the reply was %s, and again %s", second.body, again.body)
		}
		if third := s.refresh(again.Refresh); third.status != http.StatusOK {
			t.Errorf("the pair given again doesn't renew: %d %s", third.status, third.body)
		}
	})
}

func TestALostReplyIsGivenAgainToTheSameAttemptHoweverLate(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		first := s.signIn()
		second := s.refreshBy("the attempt", first.Refresh)
		for range 2 {
			s.clock.pass(issuer.RefreshIdle / 3)
			must(t, s.provider.Sweep(t.Context()))
			if again := s.refreshBy("the attempt", first.Refresh); again.body != second.body {
				t.Fatalf("the reply was %s, and again %s", second.body, again.body)
			}
		}
		third := s.refreshBy("the next", second.Refresh)
		if third.status != http.StatusOK {
			t.Fatalf("the pair given again doesn't renew: %d %s", third.status, third.body)
		}
		if got := s.refreshBy("the attempt", first.Refresh); got.Error != "invalid_grant" {
			t.Errorf("once its successor was used: %d %s", got.status, got.body)
		}
		if got := s.refreshBy("the last", third.Refresh); got.Error != "invalid_grant" {
			t.Errorf("the family goes on: %d %s", got.status, got.body)
		}
	})
}

func TestAnOldRefreshTokenEndsItsFamily(t *testing.T) {
	tests := []struct {
		name string
		do   func(s *service, first answer) (newest answer)
	}{
		{"after ten seconds", func(s *service, first answer) answer {
			second := s.refresh(first.Refresh)
			s.clock.pass(issuer.ReplyGrace + time.Millisecond)
			return second
		}},
		{"after ten seconds, its attempt being another one", func(s *service, first answer) answer {
			second := s.refreshBy("its own", first.Refresh)
			s.clock.pass(issuer.ReplyGrace + time.Millisecond)
			return second
		}},
		{"within ten seconds, but its successor was used, so no reply was lost", func(s *service, first answer) answer {
			return s.refresh(s.refresh(first.Refresh).Refresh)
		}},
		{"after the sweep took the replies", func(s *service, first answer) answer {
			second := s.refresh(first.Refresh)
			s.clock.pass(time.Minute)
			must(s.t, s.provider.Sweep(s.t.Context()))
			return second
		}},
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				first := s.signIn()
				newest := test.do(s, first)
				if got := s.refresh(first.Refresh); got.Error != "invalid_grant" {
					t.Errorf("the old token: %d %s", got.status, got.body)
				}
				if got := s.refresh(newest.Refresh); got.Error != "invalid_grant" {
					t.Errorf("the newest token still works: %d %s", got.status, got.body)
				}
				if s.authenticates(newest.Access) {
					t.Error("the newest access token still opens the service")
				}
			})
		}
	})
}

func TestAReplyIsKeptSealed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		first := s.signIn()
		s.refresh(first.Refresh)
		grant, err := db.Grant(t.Context(), "refresh", first.Refresh[len(first.Refresh)-43:])
		must(t, err)
		if len(grant.Reply) == 0 {
			t.Fatal("no reply is kept")
		}
		for _, b := range [][]byte{grant.Reply, grant.Request} {
			if string(b) == "" || containsAny(string(b), "access_token", first.Access, first.Refresh) {
				t.Errorf("the database tells %q", b)
			}
		}
	})
}

func TestARefreshTokenOfAnotherClientIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		tokens := s.signIn()
		for _, id := range []string{"somebody-else", ""} {
			if got := s.post(issuer.TokenPath, refreshForm(tokens.Refresh, "client_id", id)); got.status == http.StatusOK {
				t.Errorf("client %q got %s", id, got.body)
			}
		}
		if got := s.refresh(tokens.Refresh); got.status != http.StatusOK {
			t.Errorf("and its own no longer: %d %s", got.status, got.body)
		}
	})
}

func TestEightRefreshesAtOnceAreOneLineage(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		replica, _ := s.replica()
		token := s.signIn().Refresh
		for round := range 5 {
			answers := make([]answer, 8)
			var wait sync.WaitGroup
			for i := range answers {
				address := s.url
				if i%2 == 1 {
					address = replica
				}
				wait.Go(func() { answers[i] = postTo(t, address+issuer.TokenPath, refreshForm(token)) })
			}
			wait.Wait()
			for i, got := range answers {
				if got.status != http.StatusOK || got.body != answers[0].body {
					t.Fatalf("round %d, answer %d: %d %s; the first was %s", round, i, got.status, got.body, answers[0].body)
				}
			}
			token = answers[0].Refresh
		}
		devices, err := db.DevicesOf(t.Context(), s.who.ID)
		must(t, err)
		if len(devices) != 1 {
			t.Errorf("there are %d devices", len(devices))
		}
	})
}
