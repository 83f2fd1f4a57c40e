package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"satchel/cmd/internal/display"
)

// noDisplay is that no window can be shown, and why.
type noDisplay struct{ why string }

func (e noDisplay) Error() string {
	return fmt.Sprintf("the window can't be shown: %s.\nNothing was changed. Start satchel on a desktop, or see to it that DISPLAY names one you may use;"+
		" without one, satchelctl does the same job.", e.why)
}

// findDisplay is noDisplay where nothing answers; the toolkit would end the program instead of saying so.
func findDisplay(ctx context.Context, env func(string) string) error {
	kind, err := display.Find(ctx, env)
	if err != nil {
		return noDisplay{why: err.Error()}
	}
	if kind == "" {
		return nil
	}
	// Told which, the toolkit doesn't try the other, which complains on the terminal where it isn't there.
	return os.Setenv("XDG_SESSION_TYPE", string(kind))
}

// refusedDisplay makes an error of the toolkit's panic when a display answers but doesn't let this user in. It is
// deferred around the window.
func refusedDisplay(err *error) {
	fault := recover()
	if fault == nil {
		return
	}
	if !strings.HasPrefix(fmt.Sprint(fault), "NotInitialized: The GLFW") {
		panic(fault)
	}
	*err = noDisplay{why: "the display answers, but doesn't let this program in"}
}
