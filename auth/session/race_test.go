package session_test

import (
	"errors"
	"testing"

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
