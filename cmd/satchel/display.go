package main

import (
	"context"
	"fmt"
	"os"

	"satchel/cmd/internal/display"
)

// noDisplay is that no window can be shown: why, and what to do.
type noDisplay struct{ why, todo string }

const (
	otherDisplay = "Start satchel on a desktop, or see to it that DISPLAY names one you may use"
	softwareGL   = "Install the graphics driver, or have it drawn in software: with Mesa (on Debian libgl1-mesa-dri) and" +
		" LIBGL_ALWAYS_SOFTWARE=1 in the environment; an X server needs its GLX extension switched on"
)

func (e noDisplay) Error() string {
	return fmt.Sprintf("the window can't be shown: %s.\nNothing was changed. %s; without a window, satchelctl does the same job.", e.why, e.todo)
}

// findDisplay is noDisplay where nothing answers; the toolkit would end the program instead of saying so.
func findDisplay(ctx context.Context, env func(string) string) error {
	kind, err := display.Find(ctx, env)
	if err != nil {
		return noDisplay{why: err.Error(), todo: otherDisplay}
	}
	if kind == "" {
		return nil
	}
	// Told which, the toolkit doesn't try the other, which complains on the terminal where it isn't there.
	return os.Setenv("XDG_SESSION_TYPE", string(kind))
}
