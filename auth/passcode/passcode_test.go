package passcode

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"satchel/auth/audit"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/mail"
)

func TestAnOwnerEnrolsSignsInAndRemoves(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		for name, of := range map[string]Owner{"an account": p.somebody(), "an identity": p.someone()} {
			t.Run(name, func(t *testing.T) {
				ctx := t.Context()
				phone := p.begin(of)
				if again := p.begin(of); again.text != phone.text {
					t.Error("loading the page again makes another secret")
				}
				if on, err := p.On(ctx, of); on || err != nil {
					t.Errorf("on before it is confirmed: %v, %v", on, err)
				}
				wants(t, p.Check(ctx, of, phone.at(p.clock.Now()), from), ErrOff)

				codes, err := p.Confirm(ctx, of, phone.at(p.clock.Now()), from)
				if err != nil || len(codes) != RecoveryCodes {
					t.Fatalf("confirming: %d codes, %v", len(codes), err)
				}
				wants(t, p.Check(ctx, of, phone.at(p.clock.Now()), from), ErrWrong) // the confirmation used it up
				p.clock.Advance(Period)
				wants(t, p.Check(ctx, of, phone.at(p.clock.Now()), from), nil)
				wants(t, p.Check(ctx, of, phone.at(p.clock.Now()), from), ErrWrong)

				if _, err := p.Begin(ctx, of, Label{}); !errors.Is(err, ErrOn) {
					t.Errorf("enrolling twice: %v", err)
				}
				wants(t, p.Remove(ctx, of, from), nil)
				wants(t, p.Remove(ctx, of, from), ErrOff)
				if standing, err := p.Standing(ctx, of); standing != (Standing{}) || err != nil {
					t.Errorf("after removing: %+v, %v", standing, err)
				}
			})
		}
		kinds := p.kinds()
		for _, kind := range []string{"passcode enrolled", "passcode refused", "passcode removed"} {
			if !slices.Contains(kinds, kind) {
				t.Errorf("the audit log holds %v, not %q", kinds, kind)
			}
		}
	})
}

func TestAPasscodeOfTheStepBeforeIsTakenAndOlderOnesAreNot(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.enrol(of)
	p.clock.Advance(5 * Period)
	now := p.clock.Now()
	wants(t, p.Check(t.Context(), of, phone.at(now.Add(-2*Period)), from), ErrWrong)
	wants(t, p.Check(t.Context(), of, phone.at(now.Add(Period)), from), ErrWrong)
	wants(t, p.Check(t.Context(), of, phone.at(now), from), nil)
	wants(t, p.Check(t.Context(), of, phone.at(now.Add(-Period)), from), ErrWrong) // older than one that was taken
	p.clock.Advance(2 * Period)
	wants(t, p.Check(t.Context(), of, phone.at(p.clock.Now().Add(-Period)), from), nil)
}

func TestAnEnrolmentThatIsNotConfirmedInTimeBeginsAgain(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.begin(of)
	p.clock.Advance(EnrolmentLife)
	_, err := p.Confirm(t.Context(), of, phone.at(p.clock.Now()), from)
	wants(t, err, ErrNotBegun)
	if again := p.begin(of); again.text == phone.text {
		t.Error("the old secret comes back")
	}
}

func TestARecoveryCodeWorksOnceHoweverItIsSpelt(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of, other := p.somebody(), p.somebody()
	phone, theirs := p.enrol(of), p.enrol(other)
	ctx := t.Context()
	wants(t, p.Check(ctx, of, " "+strings.ToLower(strings.ReplaceAll(phone.recovery[0], "-", " ")), from), nil)
	wants(t, p.Check(ctx, of, phone.recovery[0], from), ErrWrong)
	wants(t, p.Check(ctx, of, theirs.recovery[0], from), ErrWrong)
	if standing, err := p.Standing(ctx, of); err != nil || standing.RecoveryLeft != RecoveryCodes-1 {
		t.Errorf("left %+v, %v", standing, err)
	}
	fresh, err := p.RenewRecoveryCodes(ctx, of, from)
	if err != nil || len(fresh) != RecoveryCodes {
		t.Fatal(err)
	}
	wants(t, p.Check(ctx, of, phone.recovery[1], from), ErrWrong)
	wants(t, p.Check(ctx, of, fresh[1], from), nil)
}

func TestNothingAtRestIsASecret(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.enrol(of)
	row, err := p.db.Passcode(t.Context(), of)
	if err != nil || bytes.Contains(row.Secret, phone.secret) || strings.Contains(string(row.Secret), phone.text) {
		t.Errorf("the row holds the secret, or %v", err)
	}
	for _, shown := range phone.recovery {
		plain, _ := read(shown)
		if used := p.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.UseRecoveryCode(ctx, of, []byte(plain), p.clock.Now())
		}); !errors.Is(used, database.ErrNotFound) {
			t.Errorf("the row is found by the code itself: %v", used)
		}
	}
}

func TestOfManyWhoUseOnePasscodeAtOnceExactlyOneSucceeds(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		of := p.somebody()
		phone := p.enrol(of)
		p.clock.Advance(Period)
		for name, typed := range map[string]string{"a passcode": phone.at(p.clock.Now()), "a recovery code": phone.recovery[3]} {
			got := map[error]int{}
			var mu sync.Mutex
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() {
					err := p.Check(t.Context(), of, typed, from)
					mu.Lock()
					defer mu.Unlock()
					got[err]++
				})
			}
			group.Wait()
			if got[nil] != 1 || got[ErrWrong] != 7 {
				t.Errorf("%s: %v", name, got)
			}
		}
	})
}

func TestOfManyWhoConfirmAtOnceExactlyOneGetsRecoveryCodes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		of := p.somebody()
		phone := p.begin(of)
		made := make(chan []string, 8)
		var group sync.WaitGroup
		for range cap(made) {
			group.Go(func() {
				if codes, err := p.Confirm(t.Context(), of, phone.at(p.clock.Now()), from); err == nil {
					made <- codes
				}
			})
		}
		group.Wait()
		close(made)
		if len(made) != 1 {
			t.Fatalf("%d got codes", len(made))
		}
		wants(t, p.Check(t.Context(), of, (<-made)[9], from), nil)
	})
}

func TestGuessingIsStoppedAndARecoveryCodeStillGetsTheOwnerIn(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.enrol(of)
	p.clock.Advance(Period)
	wrong := wrongOf(phone.at(p.clock.Now()))
	stopped := 0
	for i := range 30 {
		var tooMany *throttle.Error
		elsewhere := from.As4()
		elsewhere[3] = byte(10 + i/5)
		if err := p.Check(t.Context(), of, wrong, addr(elsewhere)); errors.As(err, &tooMany) {
			stopped++
			if tooMany.RetryAfter <= 0 {
				t.Error("not told how long to wait")
			}
		}
	}
	if stopped != 10 {
		t.Errorf("%d of 30 tries from unknown networks were refused, want 10", stopped)
	}
	wants(t, p.Check(t.Context(), of, phone.recovery[0], addr([4]byte{198, 51, 100, 1})), nil)
	// The owner's own network, where passcodes were confirmed, is not kept out by what others do.
	wants(t, p.Check(t.Context(), of, phone.at(p.clock.Now()), from), nil)
}

func TestRememberedBrowsersAreListedForgottenAndEndInTime(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of, other := p.somebody(), p.somebody()
	p.enrol(of)
	ctx := t.Context()
	secret, err := p.Remember(ctx, of, 1, "Chrome on Linux", from)
	if err != nil {
		t.Fatal(err)
	}
	knows := func(of Owner, epoch int64, secret string, want bool) {
		t.Helper()
		if got, err := p.Knows(ctx, of, epoch, secret); got != want || err != nil {
			t.Errorf("known: %v, %v; want %v", got, err, want)
		}
	}
	knows(of, 1, secret, true)
	knows(of, 2, secret, false) // the password changed
	knows(other, 1, secret, false)
	knows(of, 1, "", false)
	list, err := p.Remembered(ctx, of, 1)
	if err != nil || len(list) != 1 || list[0].Name != "Chrome on Linux" {
		t.Fatalf("listed %+v, %v", list, err)
	}
	wants(t, p.Forget(ctx, other, list[0].ID, from), nil)
	knows(of, 1, secret, true) // somebody else's doing is nobody's
	wants(t, p.Forget(ctx, of, list[0].ID, from), nil)
	knows(of, 1, secret, false)

	secret, err = p.Remember(ctx, of, 1, "Firefox", from)
	wants(t, err, nil)
	p.clock.Advance(RememberedLife)
	knows(of, 1, secret, false)
	wants(t, p.Sweep(ctx), nil)
}

func TestAWrongPasscodeAtEnrolmentIsOnRecord(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.begin(of)
	_, err := p.Confirm(t.Context(), of, wrongOf(phone.at(p.clock.Now())), from)
	wants(t, err, ErrWrong)
	if kinds := p.kinds(); !slices.Equal(kinds, []string{string(audit.PasscodeRefused)}) {
		t.Errorf("the log holds %v", kinds)
	}
}

// forgetful can't forget: it fails once the passcode has been taken.
type forgetful struct{ patient }

func (forgetful) PasscodeTaken(context.Context, string, netip.Addr) error {
	return errors.New("the throttle can't be reached")
}

func TestAPasscodeThatWasTakenCountsEvenIfTheThrottleFails(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	p.Throttle = forgetful{}
	of := p.somebody()
	phone := p.begin(of)
	codes, err := p.Confirm(t.Context(), of, phone.at(p.clock.Now()), from)
	if err != nil || len(codes) != RecoveryCodes {
		t.Fatalf("enrolling gave %d recovery codes, %v: they are shown once", len(codes), err)
	}
	p.clock.Advance(time.Minute)
	wants(t, p.Check(t.Context(), of, phone.at(p.clock.Now()), from), nil)
}

func TestPagesOpenedAtOnceShowTheSameSecret(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := open(t, db)
		of := p.somebody()
		const pages = 8
		shown := make(chan Enrolment, pages)
		var wait sync.WaitGroup
		for range pages {
			wait.Go(func() {
				begun, err := p.Begin(t.Context(), of, Label{})
				if err != nil {
					t.Error(err)
				}
				shown <- begun
			})
		}
		wait.Wait()
		first := <-shown
		for range pages - 1 {
			if next := <-shown; next != first {
				t.Errorf("one page shows %s, another %s", first.Secret, next.Secret)
			}
		}
	})
}

// post keeps the mails that are sent.
type post struct{ sent []mail.Message }

func (p *post) Enqueue(_ context.Context, _ *database.Tx, _ string, payload any) error {
	if message, ok := payload.(mail.Message); ok {
		p.sent = append(p.sent, message)
	}
	return nil
}

func TestTheMailAboutARecoveryCodeSaysWhatItWasUsedFor(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	of := p.somebody()
	phone := p.enrol(of)
	mails := &post{}
	p.Jobs = mails
	wants(t, p.CheckPasscode(t.Context(), of.ID, phone.recovery[0], from), nil)
	secret, err := p.Open(t.Context(), Challenge{Owner: of, Epoch: 1, Channel: "portal"})
	wants(t, err, nil)
	_, err = p.Meet(t.Context(), secret, "portal", phone.recovery[1], from)
	wants(t, err, nil)
	if len(mails.sent) != 2 {
		t.Fatalf("%d mails", len(mails.sent))
	}
	for i, want := range [][2]string{
		{"A recovery code was used to confirm a change", "Nobody was signed in with it."},
		{"A recovery code was used to sign in", "to sign in."},
	} {
		if sent := mails.sent[i]; sent.Subject != want[0] || !strings.Contains(strings.Join(strings.Fields(sent.Text), " "), want[1]) {
			t.Errorf("mail %d is %q:\n%s", i, sent.Subject, sent.Text)
		}
	}
}
