//go:build !android

package keychain

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// osKeychain puts a time limit round the system's keychain, which knows no contexts. One call at a time: a call that
// waits for a person keeps its turn, so that a later one can neither overtake it nor pile up prompts.
type osKeychain struct {
	limit time.Duration
	turn  chan struct{}
}

func newOS(options Options) *osKeychain {
	return &osKeychain{limit: options.Limit, turn: make(chan struct{}, 1)}
}

func (k *osKeychain) Get(ctx context.Context, service, user string) (string, error) {
	if err := checkNames(service, user); err != nil {
		return "", err
	}
	secret, err := k.call(ctx, func() (string, error) { return systemGet(service, user) })
	if err != nil {
		return "", fmt.Errorf("reading from the keychain: %w", err)
	}
	return secret, nil
}

func (k *osKeychain) Set(ctx context.Context, service, user, secret string) error {
	if err := checkItem(service, user, secret); err != nil {
		return err
	}
	_, err := k.call(ctx, func() (string, error) { return "", systemSet(service, user, secret) })
	if err != nil {
		return fmt.Errorf("writing to the keychain: %w", err)
	}
	return nil
}

// Delete asks once for each secret: no system's keychain takes several, and each has its time limit.
func (k *osKeychain) Delete(ctx context.Context, service string, users ...string) error {
	if err := checkNames(service, users...); err != nil {
		return err
	}
	none := error(ErrNotFound)
	for _, user := range users {
		_, err := k.call(ctx, func() (string, error) { return "", systemDelete(service, user) })
		switch {
		case err == nil:
			none = nil
		case !errors.Is(err, ErrNotFound):
			return fmt.Errorf("deleting from the keychain: %w", err)
		}
	}
	return none
}

type answer struct {
	secret string
	err    error
}

func (k *osKeychain) call(ctx context.Context, do func() (string, error)) (string, error) {
	if _, ok := ctx.Deadline(); !ok {
		limited, cancel := context.WithTimeout(ctx, k.limit)
		defer cancel()
		ctx = limited
	}
	if err := reachable(); err != nil {
		return "", err
	}
	if ctx.Err() != nil {
		return "", gaveUp(ctx)
	}
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return "", gaveUp(ctx)
	}
	answers := make(chan answer, 1)
	go func() {
		defer func() { <-k.turn }()
		secret, err := do()
		answers <- answer{secret, classify(err)}
	}()
	select {
	case got := <-answers:
		return got.secret, got.err
	case <-ctx.Done():
		return "", gaveUp(ctx)
	}
}

// gaveUp tells a time limit, which means a locked keychain, from a caller who no longer wants the answer.
func gaveUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrLocked
	}
	return ctx.Err()
}
