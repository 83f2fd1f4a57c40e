package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	window "satchel/app/companion"
	"satchel/app/companion/autostart"
	"satchel/app/companion/host"
)

// trayPatience bounds how long a start in the tray waits for one: at sign-in the desktop starts many things at once.
const trayPatience = 15 * time.Second

// awaitTray waits until the desktop shows a tray, or long enough.
func awaitTray(ctx context.Context, desktop host.Host) {
	ctx, cancel := context.WithTimeout(ctx, trayPatience)
	defer cancel()
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for !desktop.HasTray() {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// starting is what starts this window at sign-in to the computer; nil where the system has no such thing.
func starting(chosen settings, log *slog.Logger) window.Starting {
	if !autostart.Supported {
		return nil
	}
	program, err := os.Executable()
	if image := os.Getenv("APPIMAGE"); image != "" { // which program is inside of, for this run only
		program = image
	}
	entry := autostart.Entry{ID: appID, Name: "Satchel", Program: program, Args: []string{"--background"}}
	if chosen.home != "" && err == nil {
		var home string
		home, err = filepath.Abs(chosen.home)
		entry.Args = append(entry.Args, "--home", home)
	}
	if err != nil {
		log.Warn("Satchel can't be started at sign-in", "error", err)
		return nil
	}
	return entry
}
