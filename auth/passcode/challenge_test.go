package passcode

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"testing"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func addr(four [4]byte) netip.Addr { return netip.AddrFrom4(four) }

func (p *place) challenge(of Owner) string {
	p.t.Helper()
	secret, err := p.Open(p.t.Context(), Challenge{Owner: of, Epoch: 1, Channel: "portal", Detail: "back"})
	if err != nil {
		p.t.Fatal(err)
	}
	return secret
}

func TestAChallengeIsMetOnceAndOnItsOwnChannel(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		of := p.somebody()
		phone := p.enrol(of)
		p.clock.Advance(Period)
		ctx, secret := t.Context(), p.challenge(of)
		_, err := p.Meet(ctx, secret, "companion", phone.at(p.clock.Now()), from)
		wants(t, err, ErrOver)
		_, err = p.Meet(ctx, "made up", "portal", phone.at(p.clock.Now()), from)
		wants(t, err, ErrOver)
		met, err := p.Meet(ctx, secret, "portal", phone.at(p.clock.Now()), from)
		if err != nil || met != (Challenge{Owner: of, Epoch: 1, Channel: "portal", Detail: "back"}) {
			t.Errorf("met %+v, %v", met, err)
		}
		_, err = p.Meet(ctx, secret, "portal", phone.recovery[0], from)
		wants(t, err, ErrOver)
	})
}

func TestAChallengeOfSomebodyElseIsNotMetWithOnesOwnPasscode(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	victim, thief := p.somebody(), p.somebody()
	p.enrol(victim)
	phone := p.enrol(thief)
	p.clock.Advance(Period)
	secret := p.challenge(victim)
	for _, typed := range []string{phone.at(p.clock.Now()), phone.recovery[0]} {
		_, err := p.Meet(t.Context(), secret, "portal", typed, from)
		wants(t, err, ErrWrong)
	}
}

func TestASixthTryNeedsThePasswordAgain(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.enrol(of)
	p.clock.Advance(Period)
	secret := p.challenge(of)
	for range ChallengeTries {
		_, err := p.Meet(t.Context(), secret, "portal", wrongOf(phone.at(p.clock.Now())), from)
		wants(t, err, ErrWrong)
	}
	_, err := p.Meet(t.Context(), secret, "portal", phone.at(p.clock.Now()), from)
	wants(t, err, ErrOver)
	_, err = p.Meet(t.Context(), p.challenge(of), "portal", phone.at(p.clock.Now()), from)
	wants(t, err, nil)
}

func TestAChallengeExpires(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.enrol(of)
	secret := p.challenge(of)
	p.clock.Advance(ChallengeLife)
	_, err := p.Meet(t.Context(), secret, "portal", phone.at(p.clock.Now()), from)
	wants(t, err, ErrOver)
}

func TestAPasswordThatChangesMeanwhileEndsTheSignInAndLeavesThePasscode(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		of := p.somebody()
		phone := p.enrol(of)
		p.clock.Advance(Period)
		secret := p.challenge(of)
		p.write(func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.RaiseAuthEpoch(ctx, of.ID)
			return err
		})
		_, err := p.Meet(t.Context(), secret, "portal", phone.at(p.clock.Now()), from)
		wants(t, err, ErrOvertaken)
		wants(t, p.Check(t.Context(), of, phone.at(p.clock.Now()), from), nil)
	})
}

func TestRemovingPasscodesEndsTheSignInsThatWaitForOne(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.enrol(of)
	secret := p.challenge(of)
	remembered, err := p.Remember(t.Context(), of, 1, "Firefox", from)
	wants(t, err, nil)
	wants(t, p.Remove(t.Context(), of, from), nil)
	_, err = p.Meet(t.Context(), secret, "portal", phone.recovery[0], from)
	wants(t, err, ErrOver)
	if known, err := p.Knows(t.Context(), of, 1, remembered); known || err != nil {
		t.Errorf("still remembered: %v, %v", known, err)
	}
}

// Two windows, one passcode: exactly one of them is signed in.
func TestOnePasscodeMeetsOneOfManyChallenges(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		of := p.somebody()
		phone := p.enrol(of)
		p.clock.Advance(Period)
		var mu sync.Mutex
		met, wrong := 0, 0
		var group sync.WaitGroup
		for range 6 {
			secret := p.challenge(of)
			group.Go(func() {
				_, err := p.Meet(t.Context(), secret, "portal", phone.at(p.clock.Now()), from)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					met++
				case errors.Is(err, ErrWrong):
					wrong++
				default:
					t.Errorf("got %v", err)
				}
			})
		}
		group.Wait()
		if met != 1 || wrong != 5 {
			t.Errorf("%d met, %d wrong", met, wrong)
		}
	})
}
