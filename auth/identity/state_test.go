package identity_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"satchel/auth/identity"
	"satchel/storage/database/databasetest"
)

func TestTheStepsOfAnIdentity(t *testing.T) {
	want := map[identity.State]map[identity.Step]identity.State{
		identity.Unplaced: {identity.OwnSite: identity.Active, identity.AskOwner: identity.Awaiting},
		identity.Declined: {identity.OwnSite: identity.Active, identity.AskOwner: identity.Awaiting},
		identity.Awaiting: {
			identity.Withdraw: identity.Unplaced, identity.Lapse: identity.Unplaced,
			identity.Approve: identity.Active, identity.Decline: identity.Declined,
		},
		identity.Active: {},
	}
	for state, steps := range want {
		for _, step := range identity.Steps() {
			next, allowed := steps[step]
			got, err := state.Apply(step)
			if allowed && (err != nil || got != next) {
				t.Errorf("%s, %s: got %s, %v; want %s", state, step, got, err, next)
			}
			if !allowed && (!errors.Is(err, identity.ErrStep) || got != state) {
				t.Errorf("%s, %s: got %s, %v; want it refused", state, step, got, err)
			}
		}
	}
}

func TestAnActiveIdentityStaysOneAndNobodyIsActiveUnasked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state, let := identity.Unplaced, false
		for _, step := range rapid.SliceOf(rapid.SampledFrom(identity.Steps())).Draw(t, "steps") {
			next, err := state.Apply(step)
			if state == identity.Active && next != identity.Active {
				t.Fatalf("an active identity became %s by %s", next, step)
			}
			let = let || err == nil && (step == identity.OwnSite || step == identity.Approve)
			if (next == identity.Active) != let {
				t.Fatalf("it is %s by %s", next, step)
			}
			state = next
		}
	})
}

// A sign-up is driven at random against what it should be: which code lives, and how often it was tried.
func TestASignUpDoesWhatItShouldWhateverIsDone(t *testing.T) {
	db := databasetest.SQLite(t)
	w := newWorld(t, db)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		email := "ben" + string(rune('a'+n%26)) + time.Duration(n).String() + "@baker.test"
		w.clock.Advance(24 * time.Hour) // past every throttle
		token := w.begin(email)
		live, tries, sent, proven := "", 0, w.clock.Now(), false
		began, mailed, orders := w.clock.Now(), time.Time{}, 1
		open := func() bool {
			return live != "" && tries < identity.CodeTries && w.clock.Now().Before(mailed.Add(identity.CodeLife)) && w.clock.Now().Before(began.Add(2*time.Hour))
		}
		var past []string
		t.Repeat(map[string]func(*rapid.T){
			"mail": func(t *rapid.T) {
				if len(w.out.jobs) == 0 || proven {
					t.Skip()
				}
				live, tries, mailed = w.codeTo(email), 0, w.clock.Now()
				past = append(past, live)
			},
			"resend": func(t *rapid.T) {
				err := w.Resend(w.t.Context(), token, here)
				allowed := !proven && w.clock.Now().Before(began.Add(2*time.Hour)) && w.clock.Now().Sub(sent) >= identity.ResendAfter && orders < 5
				if (err == nil) != allowed {
					t.Fatalf("a resend: %v, allowed %t", err, allowed)
				}
				if allowed {
					live, tries, sent, orders = "", 0, w.clock.Now(), orders+1
				}
			},
			"right code": func(t *rapid.T) {
				if live == "" {
					t.Skip()
				}
				could := open() && !proven
				err := w.enter(token, live)
				if (err == nil) != could {
					t.Fatalf("the right code: %v, could %t", err, could)
				}
				proven = proven || could
			},
			"wrong code": func(t *rapid.T) {
				if live == "" {
					t.Skip()
				}
				counts := open() && !proven
				if err := w.enter(token, otherCode(live)); err == nil {
					t.Fatal("a wrong code is taken")
				}
				if counts {
					tries++
				}
			},
			"old code": func(t *rapid.T) {
				if len(past) == 0 || past[len(past)-1] == live && len(past) == 1 {
					t.Skip()
				}
				old := past[0]
				if old == live {
					t.Skip()
				}
				counts := open() && !proven
				if err := w.enter(token, old); err == nil {
					t.Fatal("an old code is taken")
				}
				if counts {
					tries++
				}
			},
			"wait": func(t *rapid.T) {
				w.clock.Advance(time.Duration(rapid.IntRange(1, 400).Draw(t, "seconds")) * time.Second)
			},
		})
		w.out.take()
	})
}
