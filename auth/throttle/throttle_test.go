package throttle_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

const ann = "ann@hartley.test"

var home, cafe = netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("198.51.100.7")

// bench is a throttle with a clock to turn.
type bench struct {
	*throttle.Service

	t   testing.TB
	now time.Time
}

func newBench(t testing.TB, db *database.DB) *bench {
	b := &bench{t: t, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	b.Service = throttle.New(db, func() time.Time { return b.now })
	return b
}

// each runs the test on both databases.
func each(t *testing.T, test func(*bench)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) { test(newBench(t, db)) })
}

// taken counts how many of n tries are taken before the first refusal, and how long that tells to wait.
func (b *bench) taken(n int, try func(i int) error) (taken int, wait time.Duration) {
	b.t.Helper()
	for i := range n {
		err := try(i)
		var refused *throttle.Error
		if errors.As(err, &refused) {
			return i, refused.RetryAfter
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	return n, 0
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) wantTaken(what string, want int, try func(i int) error) {
	b.t.Helper()
	if got, _ := b.taken(want+1, try); got != want {
		b.t.Errorf("%s: %d were taken, want %d", what, got, want)
	}
}

func stranger(i int) netip.Addr {
	return netip.AddrFrom4([4]byte{203, 0, byte(113 + i/200), byte(i % 200)})
}

func TestGuessingFromOnePlaceIsStoppedAndTheWaitIsTold(t *testing.T) {
	each(t, func(b *bench) {
		try := func(int) error { return b.SignIn(b.t.Context(), ann, home) }
		b.wantTaken("the first tries", 10, try)
		b.now = b.now.Add(5 * time.Minute)
		if _, wait := b.taken(1, try); wait != 10*time.Minute {
			b.t.Errorf("the wait is %s, want what is left of 15 minutes", wait)
		}
		b.now = b.now.Add(10 * time.Minute)
		b.wantTaken("after the wait", 10, try)
	})
}

func TestGuessingFromManyPlacesIsStopped(t *testing.T) {
	each(t, func(b *bench) {
		b.wantTaken("tries, each from elsewhere", 50, func(i int) error { return b.SignIn(b.t.Context(), ann, stranger(i)) })
	})
}

func TestGuessingManyAccountsFromOnePlaceIsStopped(t *testing.T) {
	each(t, func(b *bench) {
		b.wantTaken("tries, each of another account", 100, func(i int) error {
			return b.SignIn(b.t.Context(), fmt.Sprintf("person%d@hartley.test", i), cafe)
		})
	})
}

func TestOutsidersCanNotKeepTheOwnerOutOfAPlaceTheOwnerSignsInFrom(t *testing.T) {
	each(t, func(b *bench) {
		b.must(b.SignIn(b.t.Context(), ann, home))
		b.must(b.SignedIn(b.t.Context(), ann, home))
		b.taken(60, func(i int) error { return b.SignIn(b.t.Context(), ann, stranger(i)) })

		b.must(b.SignIn(b.t.Context(), ann, home))
		b.wantTaken("the owner from somewhere new", 0, func(int) error { return b.SignIn(b.t.Context(), ann, cafe) })

		b.must(b.ResetCompleted(b.t.Context(), ann, cafe))
		b.must(b.SignIn(b.t.Context(), ann, cafe))
	})
}

func TestAKnownPlaceHasItsOwnLimitStill(t *testing.T) {
	each(t, func(b *bench) {
		b.must(b.SignedIn(b.t.Context(), ann, home))
		b.wantTaken("tries from home", 10, func(int) error { return b.SignIn(b.t.Context(), ann, home) })
	})
}

func TestSuccessClearsTheAccountButNotWhatElseTheAddressDid(t *testing.T) {
	each(t, func(b *bench) {
		b.taken(9, func(int) error { return b.SignIn(b.t.Context(), ann, home) })
		b.must(b.SignedIn(b.t.Context(), ann, home))
		b.wantTaken("tries after a success", 10, func(int) error { return b.SignIn(b.t.Context(), ann, home) })

		// An address that guesses at others can't wash itself clean with an account of its own.
		for i := range 100 {
			b.must(b.SignIn(b.t.Context(), fmt.Sprintf("person%d@hartley.test", i), cafe))
			if i%10 == 9 {
				if err := b.SignIn(b.t.Context(), "mallory@hartley.test", cafe); err == nil {
					b.must(b.SignedIn(b.t.Context(), "mallory@hartley.test", cafe))
				}
			}
		}
		b.wantTaken("the hundred and first", 0, func(int) error { return b.SignIn(b.t.Context(), "bob@hartley.test", cafe) })
	})
}

func TestAnOfficeThatSignsInAllAtOnceIsNotHeldUp(t *testing.T) {
	each(t, func(b *bench) {
		for i := range 150 {
			email := fmt.Sprintf("person%d@hartley.test", i)
			b.must(b.SignIn(b.t.Context(), email, home))
			b.must(b.SignedIn(b.t.Context(), email, home))
		}
	})
}

func TestAnIPv6HouseholdIsOnePlaceAndAMappedAddressIsItsIPv4(t *testing.T) {
	each(t, func(b *bench) {
		b.wantTaken("tries from one /64", 10, func(i int) error {
			return b.SignIn(b.t.Context(), ann, netip.MustParseAddr(fmt.Sprintf("2001:db8:1:2::%x", i+1)))
		})
		b.must(b.SignIn(b.t.Context(), ann, netip.MustParseAddr("2001:db8:1:3::1")))
		b.taken(10, func(int) error { return b.SignIn(b.t.Context(), ann, home) })
		b.wantTaken("the same, mapped", 0, func(int) error {
			return b.SignIn(b.t.Context(), ann, netip.MustParseAddr("::ffff:192.0.2.1"))
		})
		b.must(b.SignIn(b.t.Context(), "bob@hartley.test", netip.Addr{})) // no address, as over a Unix socket
	})
}

func TestOrdersOfLinksAreBoundedPerAccountAndPerAddress(t *testing.T) {
	each(t, func(b *bench) {
		b.wantTaken("orders for one account", 3, func(i int) error { return b.ResetRequest(b.t.Context(), ann, stranger(i)) })
		b.wantTaken("orders from one address", 20, func(i int) error {
			return b.ResetRequest(b.t.Context(), fmt.Sprintf("person%d@hartley.test", i), cafe)
		})
		mine, theirs := uuid.New(), uuid.New()
		b.wantTaken("orders of somebody signed in", 3, func(int) error { return b.OwnReset(b.t.Context(), mine) })
		b.must(b.OwnReset(b.t.Context(), theirs))
		b.wantTaken("passwords sent in with links", 30, func(int) error { return b.ResetCompletion(b.t.Context(), cafe) })
		b.must(b.SignIn(b.t.Context(), ann, cafe)) // each limit is its own
	})
}

func TestWhoOrdersCodesForAMailboxFromAFewNetworksLeavesItsOwnerSome(t *testing.T) {
	each(t, func(b *bench) {
		order := func(from netip.Addr) func(int) error {
			return func(int) error { return b.CodeOrder(b.t.Context(), ann, from) }
		}
		b.wantTaken("orders from one network", 5, order(stranger(0)))
		for n := range 20 {
			b.taken(5, order(stranger(n)))
		}
		household := func(i int) netip.Addr { return netip.MustParseAddr(fmt.Sprintf("2001:db8:1:%x::1", i)) }
		b.wantTaken("one IPv6 line's, which has many networks", 1, func(i int) error { return b.CodeOrder(b.t.Context(), ann, household(i)) })
		b.wantTaken("the owner's from home", 1, order(home))
		b.wantTaken("all others' first", 78, func(i int) error { return b.CodeOrder(b.t.Context(), ann, stranger(20+i)) })

		b.now = b.now.Add(24*time.Hour + time.Second)
		b.wantTaken("the owner's a day later", 5, order(home))
	})
}

func TestPasscodesAreNotGuessedAllDayFromTheOwnersOwnNetwork(t *testing.T) {
	each(t, func(b *bench) {
		try := func(int) error { return b.PasscodeTry(b.t.Context(), ann, home) }
		b.must(b.PasscodeTaken(b.t.Context(), ann, home))
		tries := 0
		for range 4 * 24 {
			taken, _ := b.taken(10, try)
			tries += taken
			b.now = b.now.Add(15 * time.Minute)
		}
		if tries < 50 || tries > 60 { // the day begins with the first try
			t.Errorf("%d passcodes were tried in a day", tries)
		}
		b.now = b.now.Add(24 * time.Hour)
		b.must(b.PasscodeTry(b.t.Context(), ann, home))
		b.must(b.PasscodeTaken(b.t.Context(), ann, home))
		b.wantTaken("tries after a right one", 10, try)
	})
}

func TestChangesAreBoundedPerAccount(t *testing.T) {
	each(t, func(b *bench) {
		id, other := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
		b.wantTaken("tries of the current password", 10, func(int) error { return b.Change(b.t.Context(), id) })
		b.must(b.Change(b.t.Context(), other))
		b.must(b.Changed(b.t.Context(), id))
		b.must(b.Change(b.t.Context(), id))
	})
}

func TestSweepingForgetsOnlyWhatHasRunOut(t *testing.T) {
	each(t, func(b *bench) {
		b.must(b.SignedIn(b.t.Context(), ann, home))
		b.taken(10, func(int) error { return b.SignIn(b.t.Context(), "bob@hartley.test", cafe) })
		b.now = b.now.Add(14 * time.Minute)
		b.must(b.Sweep(b.t.Context()))
		b.wantTaken("bob's next", 0, func(int) error { return b.SignIn(b.t.Context(), "bob@hartley.test", cafe) })
		b.now = b.now.Add(time.Minute)
		b.must(b.Sweep(b.t.Context()))
		b.must(b.SignIn(b.t.Context(), "bob@hartley.test", cafe))
	})
}

// Whatever strangers do, once the owner has been somewhere within 30 days, ten tries of 15 minutes are hers there.
func TestNoOrderOfStrangersTriesTakesTheOwnersOwnAway(t *testing.T) {
	db := databasetest.SQLite(t)
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(nil, db)
		round++
		owner := fmt.Sprintf("owner%d@hartley.test", round)
		place := netip.AddrFrom4([4]byte{10, byte(round >> 8), byte(round), 1})
		ctx := t.Context()
		if err := b.SignedIn(ctx, owner, place); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 40).Draw(t, "tries") {
			from := netip.AddrFrom4([4]byte{172, 16, byte(rapid.IntRange(0, 3).Draw(t, "net")), byte(round)})
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "seconds")) * time.Second)
			var err error
			if rapid.Bool().Draw(t, "reset") {
				err = b.ResetRequest(ctx, owner, from)
			} else {
				err = b.SignIn(ctx, owner, from)
			}
			var refused *throttle.Error
			if err != nil && !errors.As(err, &refused) {
				t.Fatal(err)
			}
			if refused != nil && (refused.RetryAfter <= 0 || refused.RetryAfter > time.Hour) {
				t.Fatalf("told to wait %s", refused.RetryAfter)
			}
		}
		for range 10 {
			if err := b.SignIn(ctx, owner, place); err != nil {
				t.Fatalf("the owner: %v", err)
			}
		}
	})
}

func TestTheTableDoesNotTellWhoWasTried(t *testing.T) {
	db := databasetest.SQLite(t)
	b := newBench(t, db)
	b.must(b.SignIn(t.Context(), ann, home))
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		rows, err := tx.SQL().QueryContext(ctx, "SELECT key FROM throttles")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var key string
			if err := rows.Scan(&key); err != nil {
				return err
			}
			if strings.Contains(key, "ann") || strings.Contains(key, "192.0.2.1") {
				t.Errorf("a key says %q", key)
			}
		}
		return rows.Err()
	})
	b.must(err)
}
