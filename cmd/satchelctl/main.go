// Command satchelctl is the companion without a window: it signs in, captures documents into a queue, sends
// them, and says how they stand. It is for scanners, servers, scripts and tests, and does what the window does
// through the same packages.
//
// One command a file, each with its options and a run function that tests can replace. No rules live here.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, systemTerminal(ctx), os.Args[1:])
	stop()
	os.Exit(code)
}
