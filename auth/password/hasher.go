package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"
)

// ErrBusy means that too many hashes were waited for; the person should try again in a few seconds.
var ErrBusy = errors.New("password: too many sign-ins at once")

// patience is how long a hash waits for its turn before ErrBusy.
const patience = 10 * time.Second

// pause is how long no hash ends before their memory goes back to the system.
const pause = 200 * time.Millisecond

// Hasher computes Argon2id hashes, a bounded number at once, and so in bounded memory: at most the slots times
// the memory of one hash.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	decoy phc // what an account without a password is compared with
	done  atomic.Int64
}

// NewHasher makes a hasher that computes at most atOnce hashes at the same time.
func NewHasher(cost Cost, atOnce int) (*Hasher, error) {
	if !cost.bearable() || atOnce < 1 {
		return nil, fmt.Errorf("password: a cost of %+v with %d at once makes no sense", cost, atOnce)
	}
	decoy := phc{cost: cost, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	rand.Read(decoy.salt)
	rand.Read(decoy.key)
	return &Hasher{cost: cost, slots: make(chan struct{}, atOnce), decoy: decoy}, nil
}

// Hash returns the PHC string of a prepared password with a new salt. It waits for its turn: ErrBusy, or the
// context's error.
func (h *Hasher) Hash(ctx context.Context, prepared string) (string, error) {
	fresh := phc{cost: h.cost, salt: make([]byte, saltBytes)}
	rand.Read(fresh.salt)
	key, err := h.derive(ctx, prepared, fresh, keyBytes)
	if err != nil {
		return "", err
	}
	fresh.key = key
	return fresh.String(), nil
}

// Compare reports whether a prepared password is the one of the stored PHC string, and whether that should be
// hashed anew because the cost has changed. It takes the same work whether there is a stored one or not; an
// empty or broken one matches nothing.
func (h *Hasher) Compare(ctx context.Context, stored, prepared string) (matches, stale bool, err error) {
	against, unusable := parsePHC(stored)
	if unusable != nil {
		against = h.decoy
	}
	key, err := h.derive(ctx, prepared, against, uint32(len(against.key)))
	if err != nil {
		return false, false, err
	}
	same := subtle.ConstantTimeCompare(key, against.key) == 1
	return same && unusable == nil, against.cost != h.cost || len(against.salt) != saltBytes, nil
}

func (h *Hasher) derive(ctx context.Context, prepared string, with phc, length uint32) ([]byte, error) {
	if err := h.enter(ctx); err != nil {
		return nil, err
	}
	defer h.leave()
	return argon2.IDKey([]byte(prepared), with.salt, with.cost.Passes, with.cost.Memory, with.cost.Parallelism, length), nil
}

func (h *Hasher) enter(ctx context.Context) error {
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to hash a password: %w", ctx.Err())
	case <-wait.C:
		return ErrBusy
	}
}

// leave collects the hash's megabytes before the next may begin. Left to itself the collector lets several pile
// up, and the bound the semaphore promises would not hold. They go back to the system once hashing pauses: given
// back at once, the next hash would fault every page in again, which takes longer than the hash.
func (h *Hasher) leave() {
	runtime.GC()
	mine := h.done.Add(1)
	time.AfterFunc(pause, func() {
		if h.done.Load() == mine {
			debug.FreeOSMemory()
		}
	})
	<-h.slots
}
