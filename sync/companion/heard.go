package companion

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"satchel/storage/keychain"
)

// heard is a keychain of which it is logged when it begins to fail, and when it works again: whoever calls it says only what
// the person has to know, and whoever helps them later wants to know when it was.
type heard struct {
	keychain.Store
	log   *slog.Logger
	kind  keychain.Kind
	fails atomic.Bool
}

func (h *heard) Get(ctx context.Context, service, user string) (string, error) {
	secret, err := h.Store.Get(ctx, service, user)
	h.note(ctx, err)
	return secret, err
}

func (h *heard) Set(ctx context.Context, service, user, secret string) error {
	err := h.Store.Set(ctx, service, user, secret)
	h.note(ctx, err)
	return err
}

func (h *heard) Delete(ctx context.Context, service string, users ...string) error {
	err := h.Store.Delete(ctx, service, users...)
	h.note(ctx, err)
	return err
}

func (h *heard) note(ctx context.Context, err error) {
	switch {
	case err == nil, errors.Is(err, keychain.ErrNotFound):
		if h.fails.CompareAndSwap(true, false) {
			h.log.InfoContext(ctx, "the keychain works again", "keychain", h.kind)
		}
	case errors.Is(err, context.Canceled), errors.Is(err, keychain.ErrTooLong), errors.Is(err, keychain.ErrName): // not its fault
	case h.fails.CompareAndSwap(false, true):
		h.log.WarnContext(ctx, "the keychain fails", "keychain", h.kind, "error", err)
	}
}
