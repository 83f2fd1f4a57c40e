package session_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/session"
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
		site := uuid.Must(uuid.NewV7())
		found, err := b.Find(ctx, value, session.Polling)
		if err != nil {
			b.t.Fatal(err)
		}
		listed := []session.Login{{Session: found, Key: session.Key(value)}}
		renewed, err := b.StepUp(ctx, value, session.Proof{Account: b.ann, By: session.ByPassword})
		if err != nil {
			b.t.Fatal(err)
		}
		if gone, err := b.LogOff(ctx, site, listed, b.ann.ID, somewhere); gone != 1 || err != nil {
			b.t.Errorf("%d were logged off: %v", gone, err)
		}
		if _, err := b.Find(ctx, renewed, session.Polling); !errors.Is(err, session.ErrNone) {
			b.t.Errorf("it is still signed in: %v", err)
		}
	})
}
