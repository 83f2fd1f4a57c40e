package passcode

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// companion signs one in.
func (p *place) companion(of Owner) {
	p.t.Helper()
	p.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.AddDevice(ctx, database.Device{
			ID: uuid.Must(uuid.NewV7()), AccountID: of.ID, AuthEpoch: 1, Name: "phone", Platform: "android",
			CreatedAt: p.clock.Now(), LastSeenAt: p.clock.Now(), SignedInBy: "password",
		})
	})
}

func (p *place) send(secret, channel, by string) error {
	_, err := p.Send(p.t.Context(), secret, channel, Order{By: by})
	return err
}

func TestFiveAreSentADay(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	p.enrol(of)
	p.companion(of)
	for range 5 {
		wants(t, p.send(p.challenge(of), "portal", ""), nil)
		p.clock.Advance(time.Minute)
	}
	err := p.send(p.challenge(of), "portal", "")
	refused, ok := errors.AsType[*throttle.Error](err)
	if !ok || errors.Is(err, ErrSentAlready) || refused.RetryAfter < 23*time.Hour {
		t.Errorf("the sixth: %v", err)
	}
	p.clock.Advance(24 * time.Hour)
	wants(t, p.send(p.challenge(of), "portal", ""), nil)
}

func TestAPasscodeIsSentToTheSignedInCompanionAndMeetsItsOwnChallengeOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		of, other := p.somebody(), p.somebody()
		p.enrol(of)
		p.enrol(other)
		ctx, secret := t.Context(), p.challenge(of)
		wants(t, p.send(secret, "portal", ""), ErrNoWay)
		p.companion(of)
		wants(t, p.send(secret, "companion", ""), ErrOver)
		wants(t, p.send(secret, "portal", BySMS), ErrNoWay)
		wants(t, p.send(secret, "portal", ByCompanion), nil)
		wants(t, p.send(secret, "portal", ""), ErrSentAlready)
		wants(t, p.send(p.challenge(of), "portal", ""), ErrSentAlready) // the minute is the owner's, not the sign-in's
		first, err := p.Sent(ctx, of.ID)
		if err != nil || len(first) != 1 || len(first[0].Code) != 6 {
			t.Fatalf("sent %+v, %v", first, err)
		}
		if theirs, err := p.Sent(ctx, other.ID); len(theirs) != 0 || err != nil {
			t.Errorf("somebody else is sent %+v, %v", theirs, err)
		}

		p.clock.Advance(time.Minute)
		wants(t, p.send(secret, "portal", ""), nil)
		second, err := p.Sent(ctx, of.ID)
		wants(t, err, nil)
		if first[0].Code != second[0].Code { // once in a million they are the same
			_, err = p.Meet(ctx, secret, "portal", first[0].Code, from)
			wants(t, err, ErrWrong)
		}
		_, err = p.Meet(ctx, p.challenge(of), "portal", second[0].Code, from)
		wants(t, err, ErrWrong) // it is for one sign-in alone
		_, err = p.Meet(ctx, secret, "portal", second[0].Code, from)
		wants(t, err, nil)
		_, err = p.Meet(ctx, secret, "portal", second[0].Code, from)
		wants(t, err, ErrOver)
		if left, err := p.Sent(ctx, of.ID); len(left) != 0 || err != nil {
			t.Errorf("still shown: %+v, %v", left, err)
		}
	})
}

func TestASentPasscodeLastsFiveMinutes(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	p.enrol(of)
	p.companion(of)
	secret := p.challenge(of)
	wants(t, p.send(secret, "portal", ""), nil)
	sent, err := p.Sent(t.Context(), of.ID)
	wants(t, err, nil)
	p.clock.Advance(SentLife)
	_, err = p.Meet(t.Context(), secret, "portal", sent[0].Code, from)
	wants(t, err, ErrWrong)
}
