package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// ErrBusy means that too many hashes were waited for; the person should try again in a few seconds.
var ErrBusy = errors.New("password: too many sign-ins at once")

// Hasher computes Argon2id hashes, a bounded number at once, and so in bounded memory.
type Hasher struct {
	cost  Cost
	turns *turns
	decoy phc // what an account without a password is compared with
}

// NewHasher makes a hasher whose hashes take the memory of that many at most, those under way and those whose
// memory is not collected yet together. No more are computed at once than the program has processors. The heap
// may be nil.
func NewHasher(cost Cost, most int, heap Heap) (*Hasher, error) {
	if !cost.bearable() || most < 1 {
		return nil, fmt.Errorf("password: a cost of %+v with %d in memory makes no sense", cost, most)
	}
	decoy := phc{cost: cost, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	rand.Read(decoy.salt)
	rand.Read(decoy.key)
	return &Hasher{cost: cost, turns: newTurns(most, int64(cost.Memory)<<10, heap), decoy: decoy}, nil
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
	if err := h.turns.enter(ctx); err != nil {
		return nil, err
	}
	defer h.turns.leave()
	return argon2.IDKey([]byte(prepared), with.salt, with.cost.Passes, with.cost.Memory, with.cost.Parallelism, length), nil
}
