package main

import (
	"context"
	"errors"
	"testing"
)

func TestAnInterruptEndsWhatIsAskedOnTheTerminal(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	_, err := until(ctx, func() (string, error) {
		interrupt()
		<-never // nothing is typed
		return "", nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	if typed, err := until(t.Context(), func() (string, error) { return aPIN, nil }); typed != aPIN || err != nil {
		t.Errorf("typed was %q (%v)", typed, err)
	}
}
