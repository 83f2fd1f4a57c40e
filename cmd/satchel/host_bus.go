//go:build !android && !ios && !windows && !darwin

package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"

	"satchel/app/companion/host"
)

// findHost finds the desktop on the session's bus. Without a bus nothing is started to have one.
func findHost(ctx context.Context, _ fyne.App, log *slog.Logger) host.Host {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" || address == "autolaunch:" {
		socket := filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus")
		if _, err := os.Stat(socket); err != nil {
			return host.None{}
		}
		address = "unix:path=" + socket
	}
	bus, err := host.Connect(ctx, address, appID)
	if err != nil {
		log.Info("the desktop offers neither tray nor notices", "error", err)
		return host.None{}
	}
	return bus
}
