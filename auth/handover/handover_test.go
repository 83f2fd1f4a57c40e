package handover_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/device"
	"satchel/auth/handover"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

var somewhere = netip.MustParseAddr("192.0.2.1")

// office is a practice with a company that ann works in, and her companion.
type office struct {
	*testing.T

	db       *database.DB
	now      time.Time
	hands    *handover.Service
	sessions *session.Service
	may      *access.Service

	ann            database.Account
	bakery, laptop uuid.UUID
}

func each(t *testing.T, test func(*office)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) { test(newOffice(t, db)) })
}

func newOffice(t *testing.T, db *database.DB) *office {
	o := &office{T: t, db: db, now: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return o.now }
	o.hands, o.sessions, o.may = handover.New(db, clock), session.New(db, clock), access.New(db, clock)
	o.ann = must(o.may.CreateAccount(t.Context(), uuid.NewString()+"@x.test", "Ann"))
	o.set("password_hash = 'x'")
	site := must(o.may.CreateSite(t.Context(), "Practice", uuid.NewString()[:8], o.ann.ID))
	o.bakery = must(o.may.CreateCompany(t.Context(), site.ID, "Harbour Bakery")).ID
	if err := o.may.Grant(t.Context(), o.bakery, o.ann.ID); err != nil {
		t.Fatal(err)
	}
	o.laptop = o.signIn("Ann's laptop", "password")
	return o
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func (o *office) write(fn func(context.Context, *database.Tx) error) {
	o.Helper()
	if err := o.db.Write(o.Context(), fn); err != nil {
		o.Fatal(err)
	}
}

// set changes columns of ann's account.
func (o *office) set(columns string) {
	o.Helper()
	o.write(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET "+columns+" WHERE id = '"+o.ann.ID.String()+"'")
		return err
	})
	o.ann = must(o.db.Account(o.Context(), o.ann.ID))
}

// signIn signs a companion of ann's in.
func (o *office) signIn(name, by string) uuid.UUID {
	o.Helper()
	id := uuid.Must(uuid.NewV7())
	o.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.AddDevice(ctx, database.Device{
			ID: id, AccountID: o.ann.ID, AuthEpoch: o.ann.AuthEpoch, Name: name, Platform: "linux", SignedInBy: by, CreatedAt: o.now, LastSeenAt: o.now,
		})
	})
	return id
}

func (o *office) link() {
	o.Helper()
	o.set("link = 'linked'")
	o.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.AddLink(ctx, database.Link{Issuer: "https://id.example", Subject: o.ann.ID.String(), AccountID: o.ann.ID, LinkedAt: o.now})
	})
}

func (o *office) signOut(which uuid.UUID) {
	o.Helper()
	if err := device.New(o.db, func() time.Time { return o.now }).Revoke(o.Context(), o.ann.ID, which, "test", somewhere); err != nil {
		o.Fatal(err)
	}
}

func (o *office) code() string {
	o.Helper()
	return must(o.hands.Start(o.Context(), o.laptop, o.bakery))
}

func (o *office) want(code string, want error) {
	o.Helper()
	if _, err := o.hands.Peek(o.Context(), code); !errors.Is(err, want) {
		o.Errorf("looking at it: %v, want %v", err, want)
	}
	if _, err := o.hands.Take(o.Context(), code, somewhere); !errors.Is(err, want) {
		o.Errorf("taking it: %v, want %v", err, want)
	}
}

func TestACodeSignsABrowserInOnceAsTheCompanionsPersonInItsCompany(t *testing.T) {
	each(t, func(o *office) {
		code := o.code()
		for range 3 { // looking uses nothing up
			if seen, err := o.hands.Peek(o.Context(), code); err != nil || seen.Account.ID != o.ann.ID || seen.Device.ID != o.laptop || seen.Company != "Harbour Bakery" || seen.Left {
				o.Fatalf("%+v %v", seen, err)
			}
		}
		proof := must(o.hands.Take(o.Context(), code, somewhere))
		value := must(o.sessions.Start(o.Context(), proof, ""))
		found := must(o.sessions.Find(o.Context(), value, session.Polling))
		if found.Account.ID != o.ann.ID || found.Company != o.bakery || found.Device != o.laptop {
			o.Errorf("the session is %+v", found)
		}
		if found.Fresh(o.now, false) {
			o.Error("it counts as a fresh proof, as if the password had been typed")
		}
		o.want(code, handover.ErrRefused)
	})
}

func TestOfManyThatTakeACodeAtOnceOneIsSignedIn(t *testing.T) {
	each(t, func(o *office) {
		code := o.code()
		var all sync.WaitGroup
		taken := make(chan error, 8)
		for range cap(taken) {
			all.Go(func() {
				_, err := o.hands.Take(o.Context(), code, somewhere)
				taken <- err
			})
		}
		all.Wait()
		close(taken)
		won := 0
		for err := range taken {
			if err == nil {
				won++
			} else if !errors.Is(err, handover.ErrRefused) {
				o.Error(err)
			}
		}
		if won != 1 {
			o.Errorf("%d of them were signed in", won)
		}
	})
}

func TestACodeIsWorthNothingOnceSomethingIsTheMatterWithIt(t *testing.T) {
	for what, spoil := range map[string]func(*office, string) string{
		"its minute is over":          func(o *office, code string) string { o.now = o.now.Add(handover.Life); return code },
		"a newer one was made":        func(o *office, code string) string { o.code(); return code },
		"its companion was revoked":   func(o *office, code string) string { o.signOut(o.laptop); return code },
		"the password was changed":    func(o *office, code string) string { o.set("auth_epoch = auth_epoch + 1"); return code },
		"it is another one":           func(_ *office, code string) string { return code + "A" },
		"it is none":                  func(*office, string) string { return "" },
		"it is what the database has": func(o *office, code string) string { return string(o.kept(code)) },
	} {
		t.Run(what, func(t *testing.T) {
			each(t, func(o *office) { o.want(spoil(o, o.code()), handover.ErrRefused) })
		})
	}
}

// kept is what the database has of a code.
func (o *office) kept(code string) (hash []byte) {
	o.Helper()
	o.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.SQL().QueryRowContext(ctx, "SELECT hash FROM handovers WHERE device_id = '"+o.laptop.String()+"'").Scan(&hash)
	})
	if raw := must(base64.RawURLEncoding.DecodeString(code)); len(raw) != 32 || bytes.Contains(hash, raw) || bytes.Contains(hash, []byte(code)) {
		o.Errorf("the database tells the code %q: %x", code, hash)
	}
	return hash
}

func TestACodeHoldsUntilTheLastMomentOfItsMinute(t *testing.T) {
	each(t, func(o *office) {
		code := o.code()
		o.now = o.now.Add(handover.Life - time.Millisecond)
		o.want(code, nil)
	})
}

func TestEachCompanionHasACodeOfItsOwn(t *testing.T) {
	each(t, func(o *office) {
		desk := o.signIn("The desk", "pairing")
		first, second := o.code(), must(o.hands.Start(o.Context(), desk, o.bakery))
		o.signOut(desk)
		o.want(second, handover.ErrRefused)
		o.want(first, nil)
	})
}

func TestABrowserIsSignedOutWithTheCompanionThatOpenedItAndOnlyWithThat(t *testing.T) {
	each(t, func(o *office) {
		desk := o.signIn("The desk", "pairing")
		opened := must(o.sessions.Start(o.Context(), must(o.hands.Take(o.Context(), o.code(), somewhere)), ""))
		other := must(o.sessions.Start(o.Context(), must(o.hands.Take(o.Context(), must(o.hands.Start(o.Context(), desk, o.bakery)), somewhere)), ""))
		typed := must(o.sessions.Start(o.Context(), session.Proof{Account: o.ann, By: session.ByPassword}, ""))
		late := must(o.hands.Take(o.Context(), o.code(), somewhere))
		stepped := must(o.sessions.StepUp(o.Context(), opened, session.Proof{Account: o.ann, By: session.ByPassword}))

		o.signOut(o.laptop)
		if _, err := o.sessions.Find(o.Context(), stepped, session.Polling); !errors.Is(err, session.ErrNone) {
			o.Errorf("what it opened is still signed in: %v", err)
		}
		if _, err := o.sessions.Start(o.Context(), late, ""); !errors.Is(err, session.ErrOvertaken) {
			o.Errorf("a browser that still had its passcode to type is signed in: %v", err)
		}
		for _, value := range []string{other, typed} {
			if _, err := o.sessions.Find(o.Context(), value, session.Polling); err != nil {
				o.Errorf("somebody else's browser was signed out: %v", err)
			}
		}
	})
}

func TestACompanionSignedOutWhileItsBrowserIsSignedInLeavesNoneBehind(t *testing.T) {
	const rounds = 30
	each(t, func(o *office) {
		for range rounds {
			o.laptop = o.signIn("Ann's laptop", "password")
			proof := must(o.hands.Take(o.Context(), o.code(), somewhere))
			started := make(chan error, 1)
			go func() {
				_, err := o.sessions.Start(o.Context(), proof, "")
				started <- err
			}()
			o.signOut(o.laptop)
			if err := <-started; err != nil && !errors.Is(err, session.ErrOvertaken) {
				o.Fatal(err)
			}
		}
		if left := must(o.db.SessionsOf(o.Context(), o.ann.ID)); len(left) != 0 {
			o.Errorf("%d browsers stay signed in", len(left))
		}
	})
}

func TestACompanyThePersonWasTakenOutOfIsNotWorkedIn(t *testing.T) {
	each(t, func(o *office) {
		code := o.code()
		if err := o.may.Withdraw(o.Context(), o.bakery, o.ann.ID); err != nil {
			o.Fatal(err)
		}
		if seen, err := o.hands.Peek(o.Context(), code); err != nil || !seen.Left || seen.Company != "Harbour Bakery" {
			o.Errorf("it is not said: %+v %v", seen, err)
		}
		if proof := must(o.hands.Take(o.Context(), code, somewhere)); proof.Company != uuid.Nil {
			o.Errorf("they work in %s", proof.Company)
		}
	})
}

func TestWhatSignedTheCompanionInMustOpenThePortal(t *testing.T) {
	for _, test := range []struct {
		what   string
		by     string
		before bool // whether the companion was signed in before the link
		link   bool
		want   error
	}{
		{"a password, unlinked", "password", false, false, nil},
		{"a code of the portal, unlinked", "pairing", false, false, nil},
		{"a password, linked", "password", false, true, handover.ErrChannel},
		{"the identity", "identity", false, true, nil},
		{"a code of the portal, linked", "pairing", false, true, nil},
		{"a code of the portal from before the link", "pairing", true, true, handover.ErrChannel},
	} {
		t.Run(test.what, func(t *testing.T) {
			each(t, func(o *office) {
				if test.before {
					o.laptop = o.signIn("Ann's laptop", test.by)
					o.now = o.now.Add(time.Hour)
				}
				if test.link {
					o.link()
				}
				if !test.before {
					o.laptop = o.signIn("Ann's laptop", test.by)
				}
				code, err := o.hands.Start(o.Context(), o.laptop, o.bakery)
				if !errors.Is(err, test.want) {
					o.Fatalf("got %v, want %v", err, test.want)
				}
				if err != nil {
					return
				}
				if _, err := o.sessions.Start(o.Context(), must(o.hands.Take(o.Context(), code, somewhere)), ""); err != nil {
					o.Error(err)
				}
			})
		})
	}
}

func TestACodeOfBeforeTheLinkOpensNothingAfterIt(t *testing.T) {
	each(t, func(o *office) {
		code := o.code()
		o.link()
		o.want(code, handover.ErrChannel)
	})
}

func TestOldCodesAreForgotten(t *testing.T) {
	each(t, func(o *office) {
		code := o.code()
		o.now = o.now.Add(handover.Life + time.Second)
		if err := o.hands.Sweep(o.Context()); err != nil {
			o.Fatal(err)
		}
		o.write(func(ctx context.Context, tx *database.Tx) error {
			left := 0
			err := tx.SQL().QueryRowContext(ctx, "SELECT COUNT(*) FROM handovers").Scan(&left)
			if left != 0 {
				o.Errorf("%d are left", left)
			}
			return err
		})
		o.want(code, handover.ErrRefused)
	})
}

func TestTheAuditLogTellsWhichCompanionOpenedABrowser(t *testing.T) {
	each(t, func(o *office) {
		must(o.sessions.Start(o.Context(), must(o.hands.Take(o.Context(), o.code(), somewhere)), ""))
		o.write(func(ctx context.Context, tx *database.Tx) error {
			var detail string
			err := tx.SQL().QueryRowContext(ctx, "SELECT detail FROM audit_events WHERE kind = 'signed in' AND account_id = '"+o.ann.ID.String()+"'").Scan(&detail)
			if !bytes.Contains([]byte(detail), []byte(`"opened from":"Ann's laptop"`)) {
				o.Errorf("it says %s", detail)
			}
			return err
		})
	})
}
