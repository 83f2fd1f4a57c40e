package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/session"
	"satchel/storage/database"
)

// Attack: a step-up that races the sign-out of its session, to bring it back.
func TestAStepUpNeverBringsBackASessionThatWasEnded(t *testing.T) {
	const rounds = 100
	each(t, func(b *bench) {
		mine, ctx := b.start(""), b.t.Context()
		for range rounds {
			theirs, stepped := b.start(""), make(chan error, 1)
			go func() {
				_, err := b.StepUp(ctx, theirs, session.Proof{Account: b.ann, By: session.ByPassword})
				stepped <- err
			}()
			if _, err := b.EndOthers(ctx, b.ann.ID, mine, somewhere); err != nil {
				b.t.Fatal(err)
			}
			if err := <-stepped; err != nil && !errors.Is(err, session.ErrNone) {
				b.t.Fatal(err)
			}
			if left, err := b.db.SessionsOf(ctx, b.ann.ID); err != nil || len(left) != 1 {
				b.t.Fatalf("%d sessions are left after the others were ended (%v)", len(left), err)
			}
		}
	})
}

func TestALogOffEndsALoginWhoseIDWasRenewedSinceItWasListed(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		value := b.start("")
		found, err := b.Find(ctx, value, session.Polling)
		if err != nil {
			b.t.Fatal(err)
		}
		listed := []session.Login{{Session: found, Key: session.Key(value)}}
		renewed, err := b.StepUp(ctx, value, session.Proof{Account: b.ann, By: session.ByPassword})
		if err != nil {
			b.t.Fatal(err)
		}
		if gone, err := b.LogOff(ctx, b.site(), listed, b.ann.ID, somewhere); gone != 1 || err != nil {
			b.t.Errorf("%d were logged off: %v", gone, err)
		}
		if _, err := b.Find(ctx, renewed, session.Polling); !errors.Is(err, session.ErrLoggedOff) {
			b.t.Errorf("it is still signed in: %v", err)
		}
	})
}

// What its person typed is to be theirs, so it stays known whose session it was; and nothing else stays of it.
func TestASessionThatIsLoggedOffIsOverAndKnownForADay(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		value := b.start("")
		b.now = b.now.Add(time.Second)
		mine := b.start("")
		found, err := b.Find(ctx, value, session.Polling)
		if err != nil {
			b.t.Fatal(err)
		}
		listed, site := []session.Login{{Session: found, Key: session.Key(value)}}, b.site()
		for i, want := range []int{1, 0} {
			if gone, err := b.LogOff(ctx, site, listed, b.ann.ID, somewhere); gone != want || err != nil {
				b.t.Errorf("the %d. time %d were logged off: %v", i+1, gone, err)
			}
		}
		was, err := b.Find(ctx, value, session.Activity)
		if !errors.Is(err, session.ErrLoggedOff) || was.Account.ID != b.ann.ID {
			b.t.Errorf("it is found as %v's: %v", was.Account.ID, err)
		}
		if _, err := b.StepUp(ctx, value, session.Proof{Account: b.ann, By: session.ByPassword}); !errors.Is(err, session.ErrLoggedOff) {
			b.t.Errorf("stepped up: %v", err)
		}
		if _, err := b.Alive(ctx, value); !errors.Is(err, session.ErrLoggedOff) {
			b.t.Errorf("a sign of life: %v", err)
		}
		if all, err := b.List(ctx, b.ann, mine); len(all) != 1 || err != nil {
			b.t.Errorf("%d are listed: %v", len(all), err)
		}
		if ended, err := b.EndOthers(ctx, b.ann.ID, mine, somewhere); ended != 0 || err != nil {
			b.t.Errorf("%d others were ended: %v", ended, err)
		}
		b.now = b.now.Add(24*time.Hour + time.Second)
		b.want("before it is swept", value, session.Activity, session.ErrLoggedOff)
		if err := b.Sweep(ctx); err != nil {
			b.t.Fatal(err)
		}
		b.want("a day later", value, session.Activity, session.ErrNone)
	})
}

func TestASessionThatIsLoggedOffIsNobodysOnceTheAccountSignsInOtherwise(t *testing.T) {
	each(t, func(b *bench) {
		ctx, value := b.t.Context(), b.start("")
		listed := []session.Login{{Session: session.Session{Account: b.ann}, Key: session.Key(value)}}
		if _, err := b.LogOff(ctx, b.site(), listed, b.ann.ID, somewhere); err != nil {
			b.t.Fatal(err)
		}
		b.write(func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.RaiseAuthEpoch(ctx, b.ann.ID)
			return err
		})
		if was, err := b.Find(ctx, value, session.Activity); !errors.Is(err, session.ErrRevoked) || was.Account.ID != uuid.Nil {
			b.t.Errorf("it is found as %v's: %v", was.Account.ID, err)
		}
	})
}
