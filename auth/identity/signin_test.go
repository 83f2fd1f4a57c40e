package identity_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/identity"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestSigningInAnswersTheSameWhateverIsWrong(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.person("ben@baker.test")
		for _, test := range []struct{ name, email, typed string }{
			{"a wrong password", "ben@baker.test", secondPassword},
			{"nobody's address", "nobody@baker.test", firstPassword},
			{"no address", "ben\r\n", firstPassword},
			{"an account's address", w.olive.Email, firstPassword},
			{"a password that can't be one", "ben@baker.test", "\x00"},
			{"no password", "ben@baker.test", ""},
		} {
			if _, err := w.SignIn(t.Context(), test.email, test.typed, elsewhere); !errors.Is(err, identity.ErrRefused) {
				t.Errorf("%s: %v", test.name, err)
			}
		}
		if _, err := w.SignIn(t.Context(), "Ben@Baker.test", firstPassword, here); err != nil {
			t.Errorf("the right ones: %v", err)
		}
	})
}

func TestGuessingAPasswordIsStoppedAndKeepsTheOwnerOut(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.person("ben@baker.test")
		_, err := w.SignIn(t.Context(), "ben@baker.test", firstPassword, here)
		w.ok(err)
		for range 10 {
			_, _ = w.SignIn(t.Context(), "ben@baker.test", secondPassword, elsewhere)
		}
		_, err = w.SignIn(t.Context(), "ben@baker.test", firstPassword, elsewhere)
		waits(t, err)
		if _, err := w.SignIn(t.Context(), "ben@baker.test", firstPassword, here); err != nil {
			t.Errorf("the owner is kept out by somebody elsewhere: %v", err)
		}
	})
}

func TestASessionEndsAsItShould(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(w *world, value string)
		ends bool
	}{
		{"not by itself", func(w *world, _ string) { w.clock.Advance(19 * time.Minute) }, false},
		{"after twenty minutes without a sign of life", func(w *world, _ string) { w.clock.Advance(20 * time.Minute) }, true},
		{"after twelve hours in any case", func(w *world, value string) {
			for range 12 * 4 {
				w.clock.Advance(15 * time.Minute)
				_, _ = w.Find(w.t.Context(), value)
			}
		}, true},
		{"by signing out", func(w *world, value string) { w.ok(w.End(w.t.Context(), value, here)) }, true},
		{"by a reset", func(w *world, _ string) {
			w.ok(w.RequestReset(w.t.Context(), "ben@baker.test", here))
			w.ok(w.CompleteReset(w.t.Context(), w.tokenTo("ben@baker.test"), secondPassword, "", here))
		}, true},
		{"by signing in again in the same browser", func(w *world, value string) {
			proof, err := w.SignIn(w.t.Context(), "ben@baker.test", firstPassword, here)
			w.ok(err)
			_, err = w.Start(w.t.Context(), proof, value)
			w.ok(err)
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				w := newWorld(t, db)
				who := w.person("ben@baker.test")
				value, err := w.Start(t.Context(), identity.Proof{Person: who, Address: here}, "")
				w.ok(err)
				if found, err := w.Find(t.Context(), value); err != nil || found.Person.ID != who.ID || !found.AuthenticatedAt.Equal(w.clock.Now()) {
					t.Fatalf("it begins as %+v, %v", found, err)
				}
				test.do(w, value)
				if _, err := w.Find(t.Context(), value); errors.Is(err, identity.ErrNoSession) != test.ends {
					t.Errorf("afterwards: %v", err)
				}
			})
		})
	}
}

func TestAProofFromBeforeAResetStartsNoSession(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.person("ben@baker.test")
		proof, err := w.SignIn(t.Context(), "ben@baker.test", firstPassword, here)
		w.ok(err)
		w.ok(w.RequestReset(t.Context(), "ben@baker.test", here))
		w.ok(w.CompleteReset(t.Context(), w.tokenTo("ben@baker.test"), secondPassword, "", here))
		if _, err := w.Start(t.Context(), proof, ""); !errors.Is(err, identity.ErrOvertaken) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAResetLinkIsUsedOnceByPostWithinItsTime(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(w *world, token string)
		want error
	}{
		{"as it came", func(*world, string) {}, nil},
		{"looked at three times before", func(w *world, token string) {
			for range 3 {
				_, err := w.Peek(w.t.Context(), token)
				w.ok(err)
			}
		}, nil},
		{"after half an hour", func(w *world, _ string) { w.clock.Advance(identity.LinkLife) }, identity.ErrLinkExpired},
		{"after a newer one", func(w *world, _ string) {
			w.ok(w.RequestReset(w.t.Context(), "ben@baker.test", here))
			w.work()
		}, identity.ErrLinkSuperseded},
		{"used already", func(w *world, token string) {
			w.ok(w.CompleteReset(w.t.Context(), token, "seventeen quiet umbrellas", "", here))
		}, identity.ErrLinkUsed},
	} {
		t.Run(test.name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				w := newWorld(t, db)
				w.person("ben@baker.test")
				w.ok(w.RequestReset(t.Context(), "ben@baker.test", here))
				token := w.tokenTo("ben@baker.test")
				test.do(w, token)
				if err := w.CompleteReset(t.Context(), token, secondPassword, "", here); !errors.Is(err, test.want) {
					t.Errorf("got %v, want %v", err, test.want)
				}
			})
		})
	}
}

func TestOfTwoResetsAtOnceOneCounts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.person("ben@baker.test")
		w.ok(w.RequestReset(t.Context(), "ben@baker.test", here))
		token := w.tokenTo("ben@baker.test")
		results := make([]error, 2)
		var all sync.WaitGroup
		for i, typed := range []string{secondPassword, "seventeen quiet umbrellas"} {
			all.Go(func() { results[i] = w.CompleteReset(context.Background(), token, typed, "", here) })
		}
		all.Wait()
		if (results[0] == nil) == (results[1] == nil) || !errors.Is(errors.Join(results...), identity.ErrLinkUsed) {
			t.Errorf("got %v", results)
		}
	})
}

func TestAResetIsOrderedForAnybodyAndMailsOnlyWhoIsThere(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.ok(w.RequestReset(t.Context(), "nobody@baker.test", here))
		if w.work(); len(w.out.mails) != 0 {
			t.Errorf("nobody is mailed %+v", w.out.mails)
		}
		var refused account.Refusal
		if err := w.RequestReset(t.Context(), "ben@baker.test\r\nBcc: all@baker.test", here); !errors.As(err, &refused) {
			t.Errorf("a line break in the address: %v", err)
		}
	})
}

func TestAnOrderedResetLinkIsOnRecordWithWhereItCameFrom(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who := w.person("ben@baker.test")
		w.ok(w.RequestReset(t.Context(), "ben@baker.test", here))
		w.work()
		events, err := db.AuditEventsAfter(t.Context(), 0, 1000)
		w.ok(err)
		last := events[len(events)-1]
		if last.Kind != string(audit.IdentityOrdered) || last.Address != here.String() || !strings.Contains(last.Detail, who.ID.String()) {
			t.Errorf("the log ends with %+v", last)
		}
	})
}

func TestPasscodesAreWantedWithThePasswordAndWithTheLink(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		recovery := w.enrol(w.person("ben@baker.test").ID)
		proof, err := w.SignIn(t.Context(), "ben@baker.test", firstPassword, here)
		if !errors.Is(err, identity.ErrPasscodeWanted) {
			t.Fatalf("the password alone: %v", err)
		}
		secret, err := w.Challenge(t.Context(), proof, "/id/authorize")
		w.ok(err)
		if _, _, err := w.Meet(t.Context(), secret, "000000", here); !errors.Is(err, identity.ErrWrongPasscode) {
			t.Errorf("a wrong one: %v", err)
		}
		whole, then, err := w.Meet(t.Context(), secret, recovery[0], here)
		if err != nil || !whole.Passcode || then != "/id/authorize" || whole.Person.Email != "ben@baker.test" {
			t.Errorf("the right one: %+v, %q, %v", whole, then, err)
		}
		if _, _, err := w.Meet(t.Context(), secret, recovery[1], here); !errors.Is(err, identity.ErrChallengeOver) {
			t.Errorf("the same sign-in twice: %v", err)
		}
		w.ok(w.RequestReset(t.Context(), "ben@baker.test", here))
		token := w.tokenTo("ben@baker.test")
		for _, test := range []struct {
			typed string
			want  error
		}{{"", identity.ErrPasscodeWanted}, {"000000", identity.ErrWrongPasscode}, {recovery[0], identity.ErrWrongPasscode}, {recovery[1], nil}} {
			if err := w.CompleteReset(t.Context(), token, secondPassword, test.typed, here); !errors.Is(err, test.want) {
				t.Errorf("a reset with %q: %v", test.typed, err)
			}
		}
	})
}

func TestAPasscodeThatItsOwnerCanTurnOffLeavesPasswordsAsLongAsWithoutOne(t *testing.T) {
	w := newWorld(t, databasetest.SQLite(t))
	recovery := w.enrol(w.person("ben@baker.test").ID)
	w.ok(w.RequestReset(t.Context(), "ben@baker.test", here))
	token := w.tokenTo("ben@baker.test")
	reset, err := w.Peek(t.Context(), token)
	if err != nil || !reset.Passcode || reset.Judged.MinCharacters() != account.MinCharacters {
		t.Errorf("the reset is %+v, %v", reset, err)
	}
	var refused account.Refusals
	if err := w.CompleteReset(t.Context(), token, "piano moss ten", recovery[0], here); !errors.As(err, &refused) || refused[0].Code != account.CodeTooShort {
		t.Errorf("14 characters: %v", err)
	}
	w.ok(w.CompleteReset(t.Context(), token, "piano moss teno", recovery[0], here))
}

func TestAResetEndsASignInThatWaitsForItsPasscode(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		recovery := w.enrol(w.person("ben@baker.test").ID)
		proof, _ := w.SignIn(t.Context(), "ben@baker.test", firstPassword, here)
		secret, err := w.Challenge(t.Context(), proof, "")
		w.ok(err)
		w.ok(w.RequestReset(t.Context(), "ben@baker.test", here))
		w.ok(w.CompleteReset(t.Context(), w.tokenTo("ben@baker.test"), secondPassword, recovery[0], here))
		if _, _, err := w.Meet(t.Context(), secret, recovery[1], here); !errors.Is(err, identity.ErrOvertaken) {
			t.Errorf("got %v", err)
		}
	})
}

func TestEverythingIsOnRecord(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		_, request := w.asked("ben@baker.test")
		w.ok(w.decide(w.olive.ID, request, true))
		_, _ = w.SignIn(t.Context(), "ben@baker.test", "wrong", here)
		proof, err := w.SignIn(t.Context(), "ben@baker.test", firstPassword, here)
		w.ok(err)
		cookie, err := w.Start(t.Context(), proof, "")
		w.ok(err)
		w.ok(w.End(t.Context(), cookie, here))
		carl, another := w.asked("carl@baker.test")
		if err := w.decide(carl.ID, another, true); !errors.Is(err, identity.ErrNoRequest) {
			t.Errorf("who owns nothing decides: %v", err)
		}
		w.ok(w.Withdraw(t.Context(), carl.ID, here))
		rows, err := db.AuditEventsAfter(t.Context(), 0, 100)
		w.ok(err)
		var kinds []audit.Kind
		for _, row := range rows {
			kinds = append(kinds, audit.Kind(row.Kind))
		}
		want := []audit.Kind{
			audit.IdentityCreated, audit.ApprovalRequested, audit.IdentityApproved, audit.IdentityRefused, audit.IdentitySignedIn,
			audit.IdentitySignedOut, audit.IdentityCreated, audit.ApprovalRequested, audit.ApprovalRefused, audit.ApprovalWithdrawn,
		}
		if len(kinds) != len(want) {
			t.Fatalf("recorded %v, want %v", kinds, want)
		}
		for i := range want {
			if kinds[i] != want[i] {
				t.Errorf("recorded %v, want %v", kinds, want)
			}
		}
		if rows[2].ActorID != w.olive.ID || rows[2].SiteID != w.site.ID || rows[2].Address != here.String() {
			t.Errorf("the approval is recorded as %+v", rows[2])
		}
		if _, err := audit.New(db, w.clock.Now).Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
