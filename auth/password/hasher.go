package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"

	"satchel/auth/password/argon2id"
)

// ErrBusy means that too many hashes were waited for; the person should try again in a few seconds.
var ErrBusy = errors.New("password: too many sign-ins at once")

// Hasher computes Argon2id hashes, a bounded number at once, and so in bounded memory.
type Hasher struct {
	cost  Cost
	turns *turns
	decoy phc // what an account without a password is compared with
}

// NewHasher makes a hasher that computes that many hashes at once at most, and no more than the program has
// processors, in the memory of as many. The heap may be nil.
func NewHasher(cost Cost, most int, heap Heap) (*Hasher, error) {
	if !cost.bearable() || most < 1 {
		return nil, fmt.Errorf("password: a cost of %+v with %d in memory makes no sense", cost, most)
	}
	decoy := phc{cost: cost, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	rand.Read(decoy.salt)
	rand.Read(decoy.key)
	return &Hasher{cost: cost, turns: newTurns(most, cost, heap), decoy: decoy}, nil
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
	memory, err := h.turns.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer h.turns.leave(memory)
	cost := with.cost
	if !memory.Fits(cost.Memory, cost.Parallelism) { // once dearer than today's
		memory = argon2id.NewMemory(cost.Memory, cost.Parallelism)
	}
	return memory.Key([]byte(prepared), with.salt, cost.Passes, cost.Memory, cost.Parallelism, length), nil
}
