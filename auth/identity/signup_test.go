package identity_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/identity"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestAnIdentityKeepsItsSubjectAndItsAddressIsItsAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ben := w.person("ben@baker.test")
		if ben.ID == uuid.Nil || ben.State != identity.Unplaced {
			t.Errorf("made %+v", ben)
		}
		w.ok(w.RequestReset(t.Context(), "Ben@Baker.test", here))
		w.ok(w.CompleteReset(t.Context(), w.tokenTo("ben@baker.test"), secondPassword, "", here))
		proof, err := w.SignIn(t.Context(), "BEN@baker.test", secondPassword, here)
		w.ok(err)
		if proof.Person.ID != ben.ID {
			t.Errorf("the subject changed from %s to %s", ben.ID, proof.Person.ID)
		}
		token := w.begin("ben@baker.test")
		if _, err := w.Enter(t.Context(), token, w.codeTo("ben@baker.test"), here); !errors.Is(err, identity.ErrInUse) {
			t.Errorf("a second identity with the address: %v", err)
		}
	})
}

func TestASignUpNeedsTheNewestCodeOfItsOwnFlow(t *testing.T) {
	for _, test := range []struct {
		name string
		try  func(w *world) error
		want error
	}{
		{"its code is taken, however it is typed", func(w *world) error {
			token := w.begin("ben@baker.test")
			code := w.codeTo("ben@baker.test")
			return w.enter(token, " "+strings.ReplaceAll(code, " ", "-")+" ")
		}, nil},
		{"a wrong code says how often it may be tried", func(w *world) error {
			token := w.begin("ben@baker.test")
			return w.enter(token, otherCode(w.codeTo("ben@baker.test")))
		}, &identity.WrongCode{Left: 4}},
		{"the code of another flow is wrong", func(w *world) error {
			mine := w.begin("mallory@elsewhere.test")
			w.codeTo("mallory@elsewhere.test")
			w.begin("ben@baker.test")
			return w.enter(mine, w.codeTo("ben@baker.test"))
		}, &identity.WrongCode{Left: 4}},
		{"the code of another flow for the same address is wrong", func(w *world) error {
			first := w.begin("ben@baker.test")
			w.codeTo("ben@baker.test")
			w.begin("ben@baker.test")
			return w.enter(first, w.codeTo("ben@baker.test"))
		}, &identity.WrongCode{Left: 4}},
		{"the old code after a resend is wrong", func(w *world) error {
			token := w.begin("ben@baker.test")
			old := w.codeTo("ben@baker.test")
			w.clock.Advance(identity.ResendAfter)
			w.ok(w.Resend(w.t.Context(), token, here))
			w.codeTo("ben@baker.test")
			return w.enter(token, old)
		}, &identity.WrongCode{Left: 4}},
		{"the old code is dead before the new one is mailed", func(w *world) error {
			token := w.begin("ben@baker.test")
			old := w.codeTo("ben@baker.test")
			w.clock.Advance(identity.ResendAfter)
			w.ok(w.Resend(w.t.Context(), token, here))
			return w.enter(token, old)
		}, identity.ErrCodeExpired},
		{"the sixth try is refused, with the right code too", func(w *world) error {
			token := w.begin("ben@baker.test")
			code := w.codeTo("ben@baker.test")
			for range 5 {
				_ = w.enter(token, otherCode(code))
			}
			return w.enter(token, code)
		}, identity.ErrCodeSpent},
		{"the fifth wrong try says that the code is dead", func(w *world) error {
			token := w.begin("ben@baker.test")
			code := w.codeTo("ben@baker.test")
			for range 4 {
				_ = w.enter(token, otherCode(code))
			}
			return w.enter(token, otherCode(code))
		}, identity.ErrCodeSpent},
		{"the fifth try with the right code is taken", func(w *world) error {
			token := w.begin("ben@baker.test")
			code := w.codeTo("ben@baker.test")
			for range 4 {
				_ = w.enter(token, otherCode(code))
			}
			return w.enter(token, code)
		}, nil},
		{"after ten minutes the code has expired", func(w *world) error {
			token := w.begin("ben@baker.test")
			code := w.codeTo("ben@baker.test")
			w.clock.Advance(identity.CodeLife)
			return w.enter(token, code)
		}, identity.ErrCodeExpired},
		{"a moment before it has not", func(w *world) error {
			token := w.begin("ben@baker.test")
			code := w.codeTo("ben@baker.test")
			w.clock.Advance(identity.CodeLife - time.Second)
			return w.enter(token, code)
		}, nil},
		{"a code is used once", func(w *world) error {
			token := w.begin("ben@baker.test")
			code := w.codeTo("ben@baker.test")
			w.ok(w.enter(token, code))
			return w.enter(token, code)
		}, identity.ErrProven},
		{"without a flow there is nothing to prove", func(w *world) error {
			w.begin("ben@baker.test")
			return w.enter("", w.codeTo("ben@baker.test"))
		}, identity.ErrNoSignUp},
		{"no code at all opens nothing before the mail is sent", func(w *world) error {
			return w.enter(w.begin("ben@baker.test"), "")
		}, identity.ErrNoCode},
		{"what can't be a code costs no try", func(w *world) error {
			token := w.begin("ben@baker.test")
			code := w.codeTo("ben@baker.test")
			for _, typed := range []string{"", " ", "1234567", "123456789", "1234567a", "１２３４５６７８", code + "0"} {
				if err := w.enter(token, typed); !errors.Is(err, identity.ErrNoCode) {
					w.t.Errorf("%q: %v", typed, err)
				}
			}
			return w.enter(token, otherCode(code))
		}, &identity.WrongCode{Left: 4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				got := test.try(newWorld(t, db))
				var want *identity.WrongCode
				if errors.As(test.want, &want) {
					var wrong *identity.WrongCode
					if !errors.As(got, &wrong) || wrong.Left != want.Left {
						t.Errorf("got %v, want %v", got, test.want)
					}
					return
				}
				if !errors.Is(got, test.want) {
					t.Errorf("got %v, want %v", got, test.want)
				}
			})
		})
	}
}

func (w *world) enter(token, code string) error {
	_, err := w.Enter(w.t.Context(), token, code, here)
	return err
}

func TestACodeIsGuessedFiveTimesHoweverManyTriesComeAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		token := w.begin("ben@baker.test")
		code := w.codeTo("ben@baker.test")
		var mu sync.Mutex
		wrong := 0
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				_, err := w.Enter(context.Background(), token, otherCode(code), here)
				var counted *identity.WrongCode
				mu.Lock()
				defer mu.Unlock()
				if errors.As(err, &counted) {
					wrong++
				}
			})
		}
		all.Wait()
		if wrong != 4 { // the fifth is told that the code is dead
			t.Errorf("%d tries were told that they may go on, want 4", wrong)
		}
		if err := w.enter(token, code); !errors.Is(err, identity.ErrCodeSpent) {
			t.Errorf("the right code afterwards: %v", err)
		}
	})
}

func TestAnotherCodeIsSentAfterAMinuteAndFiveTimesADay(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		token := w.begin("ben@baker.test")
		w.clock.Advance(59 * time.Second)
		if wait := waits(t, w.Resend(t.Context(), token, here)); wait != time.Second {
			t.Errorf("a second early, the wait is %s", wait)
		}
		for range 4 {
			w.clock.Advance(identity.ResendAfter)
			w.ok(w.Resend(t.Context(), token, here))
		}
		w.clock.Advance(identity.ResendAfter)
		if wait := waits(t, w.Resend(t.Context(), token, here)); wait < 23*time.Hour {
			t.Errorf("after five today, the wait is %s", wait)
		}
		// And it makes no difference to begin anew: the mailbox is what is counted.
		_, err := w.Begin(t.Context(), identity.Wanted{Email: "BEN@baker.test", Name: "Ben", Password: firstPassword}, here)
		waits(t, err)
		if _, err := w.Begin(t.Context(), identity.Wanted{Email: "ben@baker.test", Name: "Ben", Password: firstPassword}, elsewhere); err != nil {
			t.Errorf("somebody else's tries keep the owner of the mailbox out: %v", err)
		}
		w.clock.Advance(24 * time.Hour)
		w.begin("ben@baker.test")
	})
}

func TestTwoResendsAtOnceMailOneCode(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		token := w.begin("ben@baker.test")
		w.work()
		w.clock.Advance(identity.ResendAfter)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { _ = w.Resend(context.Background(), token, here) })
		}
		all.Wait()
		w.work()
		if n := len(w.out.mails); n != 2 {
			t.Errorf("%d codes were mailed, want 2", n)
		}
		w.ok(w.enter(token, w.codeTo("ben@baker.test")))
	})
}

func waits(t *testing.T, err error) time.Duration {
	t.Helper()
	var tooMany *throttle.Error
	if !errors.As(err, &tooMany) {
		t.Fatalf("it isn't throttled: %v", err)
	}
	return tooMany.RetryAfter
}

func TestNothingIsLookedUpBeforeTheMailboxIsProven(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.person("ben@baker.test")
		w.clock.Advance(time.Hour)
		for _, email := range []string{"ben@baker.test", "new@baker.test"} {
			token := w.begin(email)
			sent := w.mailTo(email)
			if sent.Subject[9:] != " is your Sage ID code" {
				t.Errorf("%s is mailed %q", email, sent.Subject)
			}
			flow, err := w.Flow(t.Context(), token)
			if err != nil || flow.Proven || flow.Email != email {
				t.Errorf("%s: the flow is %+v, %v", email, flow, err)
			}
			var wrong *identity.WrongCode
			if err := w.enter(token, otherCode(w.codeTo(email))); !errors.As(err, &wrong) {
				t.Errorf("%s: a wrong code is answered %v", email, err)
			}
		}
	})
}

func TestWhatCantBeSignedUpWithIsRefusedWithTheReason(t *testing.T) {
	good := identity.Wanted{Email: "ben@baker.test", Name: "Ben Baker", Password: firstPassword}
	for _, test := range []struct {
		name   string
		change func(*identity.Wanted)
		code   string
	}{
		{"no address", func(w *identity.Wanted) { w.Email = "ben" }, "email_malformed"},
		{"a line break in the address", func(w *identity.Wanted) { w.Email = "ben@baker.test\r\nBcc: all@baker.test" }, "email_hidden_character"},
		{"a line feed before it", func(w *identity.Wanted) { w.Email = "\nben@baker.test" }, "email_hidden_character"},
		{"no name", func(w *identity.Wanted) { w.Name = "  " }, "name_empty"},
		{"a line break in the name", func(w *identity.Wanted) { w.Name = "Ben\r\nBcc: all@baker.test" }, "name_hidden_character"},
		{"a short password", func(w *identity.Wanted) { w.Password = "lantern" }, account.CodeTooShort},
		{"a common password", func(w *identity.Wanted) { w.Password = "passwordpassword" }, account.CodeCommon},
		{"one's own words", func(w *identity.Wanted) { w.Password = "BenBaker Sage ID 26" }, account.CodeOwnWords},
		{"a password of a megabyte", func(w *identity.Wanted) { w.Password = strings.Repeat("x", 1<<20) }, "too_long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, databasetest.SQLite(t))
			wanted := good
			test.change(&wanted)
			_, err := w.Begin(t.Context(), wanted, here)
			var one account.Refusal
			var many account.Refusals
			if !(errors.As(err, &one) && one.Code == test.code) && !(errors.As(err, &many) && many.Has(test.code)) {
				t.Errorf("got %v, want %s", err, test.code)
			}
			if w.work(); len(w.out.mails) != 0 {
				t.Errorf("something was mailed: %+v", w.out.mails)
			}
		})
	}
}

func TestAPasswordMayHoldAnyCharacters(t *testing.T) {
	for _, typed := range []string{"grün?Ölmühle/wörtlich!", "пятнадцать слонов поют", "彼は静かな湖畔の森の影から出てきた。", "🦊🍞🎻🧊🪁🦉🚪🪵🧭🪺🧶🥁🪑🌂🧲"} {
		w := newWorld(t, databasetest.SQLite(t))
		token, err := w.Begin(t.Context(), identity.Wanted{Email: "ben@baker.test", Name: "Ben", Password: typed}, here)
		w.ok(err)
		w.ok(w.enter(token, w.codeTo("ben@baker.test")))
		if _, err := w.SignIn(t.Context(), "ben@baker.test", typed, here); err != nil {
			t.Errorf("%q doesn't sign in: %v", typed, err)
		}
	}
}
