package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// step is one thing the tour does; it returns what came of it, a line or several.
type step struct {
	title string
	do    func(context.Context) (string, error)
}

// walk does the steps in order, printing each with its number, the time and how long it took. It stops at the
// first that fails.
func walk(ctx context.Context, out io.Writer, steps []step) error {
	for n, s := range steps {
		began := time.Now()
		fmt.Fprintf(out, "%2d. %s  %s\n", n+1, began.Format("15:04:05"), s.title)
		found, err := s.do(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("step %d, %s: %w", n+1, s.title, err)
		}
		for line := range strings.Lines(found) {
			fmt.Fprintf(out, "              %s\n", strings.TrimSuffix(line, "\n"))
		}
		fmt.Fprintf(out, "              (%s)\n", time.Since(began).Round(time.Millisecond))
	}
	return nil
}
