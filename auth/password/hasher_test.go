package password_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"satchel/auth/password"
)

// cheap is a cost for tests that hash a lot.
var cheap = password.Cost{Memory: 64, Passes: 1, Parallelism: 1}

func hasher(t testing.TB, cost password.Cost, most int) *password.Hasher {
	t.Helper()
	h, err := password.NewHasher(cost, most, nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func hash(t testing.TB, h *password.Hasher, typed string) string {
	t.Helper()
	stored, err := h.Hash(t.Context(), typed)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func TestAHashMatchesItsPasswordAndNoOther(t *testing.T) {
	h := hasher(t, cheap, 2)
	rapid.Check(t, func(r *rapid.T) {
		typed, other := rapid.String().Draw(r, "password"), rapid.String().Draw(r, "other")
		stored := hash(t, h, typed)
		for _, test := range []struct {
			typed string
			want  bool
		}{{typed, true}, {other, other == typed}, {typed + "x", false}} {
			matches, stale, err := h.Compare(t.Context(), stored, test.typed)
			if matches != test.want || stale || err != nil {
				r.Errorf("%q against the hash of %q: %v, stale %v, %v", test.typed, typed, matches, stale, err)
			}
		}
		if again := hash(t, h, typed); again == stored {
			r.Error("the same salt twice")
		}
	})
}

func TestTheHashIsThePHCStringOfArgon2id(t *testing.T) {
	stored := hash(t, hasher(t, password.DefaultCost, 1), "copper lantern drifts sideways")
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("got %s", stored)
	}
	matches, _, err := hasher(t, cheap, 1).Compare(t.Context(), stored, "copper lantern drifts sideways")
	if !matches || err != nil {
		t.Errorf("%v, %v", matches, err)
	}
}

func TestAHashMadeByTheReferenceImplementationMatches(t *testing.T) {
	// From test.c of phc-winner-argon2.
	const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	matches, stale, err := hasher(t, cheap, 1).Compare(t.Context(), reference, "password")
	if !matches || !stale || err != nil {
		t.Errorf("got %v, stale %v, %v", matches, stale, err)
	}
}

func TestAHashOfAnotherCostMatchesAndIsStale(t *testing.T) {
	dear := password.Cost{Memory: 128, Passes: 2, Parallelism: 1}
	stored := hash(t, hasher(t, cheap, 1), "secret")
	matches, stale, err := hasher(t, dear, 1).Compare(t.Context(), stored, "secret")
	if !matches || !stale || err != nil {
		t.Errorf("got %v, stale %v, %v", matches, stale, err)
	}
}

func TestWhatIsNoHashMatchesNothingAtTheSameWork(t *testing.T) {
	h := hasher(t, cheap, 1)
	good := hash(t, h, "secret")
	for _, broken := range []string{
		"", "x", "$", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
		strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=64", "m=99999999", 1),
		strings.Replace(good, "t=1", "t=0", 1),
		strings.Replace(good, "t=1", "t=999", 1),
		strings.Replace(good, "p=1", "p=0", 1),
		good[:len(good)-30],
		good + "$more",
		"$argon2id$v=19$m=64,t=1,p=1$$",
	} {
		matches, _, err := h.Compare(t.Context(), broken, "secret")
		if matches || err != nil {
			t.Errorf("%q: %v, %v", broken, matches, err)
		}
	}
}

func TestACostThatMakesNoSenseIsRefused(t *testing.T) {
	for _, test := range []struct {
		cost password.Cost
		most int
	}{{password.Cost{}, 1}, {password.Cost{Memory: 1 << 30, Passes: 1, Parallelism: 1}, 1}, {cheap, 0}} {
		if _, err := password.NewHasher(test.cost, test.most, nil); err == nil {
			t.Errorf("%+v was taken", test)
		}
	}
}

func TestManyHashesAtOnceStayWithinTheMemoryOfTheirSlots(t *testing.T) {
	const slots = 2
	h := hasher(t, password.DefaultCost, slots)
	runtime.GC() // what other tests left
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var stats runtime.MemStats
		var most uint64
		for {
			select {
			case <-stop:
				peak <- most
				return
			default:
				runtime.ReadMemStats(&stats)
				most = max(most, stats.HeapAlloc)
				runtime.Gosched()
			}
		}
	}()
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() { _ = hash(t, h, "secret") })
	}
	group.Wait()
	close(stop)
	const one, rest = 19 << 20, 16 << 20
	if most := <-peak; most > slots*one+rest {
		t.Errorf("the heap grew to %d MiB, more than %d hashes and change", most>>20, slots)
	}
}

func TestWhoeverWaitsForAHashGivesUpWithTheRequestOrAfterTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hasher(t, cheap, 1)
		release := h.Occupy()
		defer release()

		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		begun := time.Now()
		if _, err := h.Hash(ctx, "secret"); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != 3*time.Second {
			t.Errorf("after %s: %v", time.Since(begun), err)
		}
		begun = time.Now()
		if _, _, err := h.Compare(t.Context(), "", "secret"); !errors.Is(err, password.ErrBusy) || time.Since(begun) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(begun), err)
		}
	})
}

// lender is a heap that writes down what becomes of it.
type lender struct {
	mu   sync.Mutex
	told []string
}

func (l *lender) Lend(bytes int64) { l.tell(fmt.Sprintf("lent %d KiB", bytes>>10)) }
func (l *lender) Reclaim()         { l.tell("reclaimed") }

func (l *lender) tell(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, what)
}

func (l *lender) said() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.told, ", ")
}

func TestMemoryIsLentForHashesInARowAndTakenBackOnceTheyPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		heap := &lender{}
		h, err := password.NewHasher(cheap, 3, heap)
		if err != nil {
			t.Fatal(err)
		}
		for range 7 {
			_ = hash(t, h, "secret")
			time.Sleep(100 * time.Millisecond) // of the test's clock: less than a pause
		}
		if got := heap.said(); got != "lent 64 KiB" {
			t.Errorf("while hashes followed one another: %s", got)
		}
		time.Sleep(time.Second)
		if got := heap.said(); got != "lent 64 KiB, reclaimed" {
			t.Errorf("after a pause: %s", got)
		}
		_ = hash(t, h, "secret")
		time.Sleep(time.Second)
		if got := heap.said(); got != "lent 64 KiB, reclaimed, lent 64 KiB, reclaimed" {
			t.Errorf("after another: %s", got)
		}
	})
}

func TestMemoryForSeveralIsLentOnceSeveralComeAtOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	synctest.Test(t, func(t *testing.T) {
		heap := &lender{}
		h, err := password.NewHasher(cheap, 2, heap)
		if err != nil {
			t.Fatal(err)
		}
		first, second := must(h.Enter(t.Context())), must(h.Enter(t.Context()))
		first()
		second()
		for range 5 {
			_ = hash(t, h, "secret")
		}
		if got := heap.said(); got != "lent 64 KiB, lent 128 KiB" {
			t.Errorf("two at once, and five in a row: %s", got)
		}
	})
}

func TestMemoryStaysLentWhileAHashIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		heap := &lender{}
		h, err := password.NewHasher(cheap, 3, heap)
		if err != nil {
			t.Fatal(err)
		}
		_ = hash(t, h, "secret")
		release := h.Occupy()
		time.Sleep(time.Second)
		if got := heap.said(); got != "lent 64 KiB" {
			t.Errorf("during a hash: %s", got)
		}
		release()
	})
}

func BenchmarkHash(b *testing.B) {
	h := hasher(b, password.DefaultCost, 1)
	for b.Loop() {
		hash(b, h, "copper lantern drifts sideways")
	}
}
