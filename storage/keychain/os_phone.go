//go:build android || ios

package keychain

import (
	"context"
	"time"
)

type osKeychain struct{}

func newOS(time.Duration) osKeychain { return osKeychain{} }

func (osKeychain) Get(context.Context, string, string) (string, error) { return "", ErrMissing }

func (osKeychain) Set(context.Context, string, string, string) error { return ErrMissing }

func (osKeychain) Delete(context.Context, string, string) error { return ErrMissing }
