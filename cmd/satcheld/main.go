// Command satcheld is the Satchel service: portal, OAuth server for companions, and documents.
//
// It only reads its configuration and wires the parts together; what they do is in the packages below app,
// sync, auth and storage.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// version is set when a release is built.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
