//go:build android || ios || windows || darwin

package main

import (
	"context"
	"log/slog"
	"runtime"

	"fyne.io/fyne/v2"

	"satchel/app/companion/background"
	"satchel/app/companion/host"
)

// findHost leaves the tray and notices to the toolkit.
func findHost(_ context.Context, app fyne.App, _ *slog.Logger) host.Host {
	phone := runtime.GOOS == "android" || runtime.GOOS == "ios"
	return host.Toolkit(!phone, func(n host.Notice) {
		background.Do(func() { app.SendNotification(fyne.NewNotification(n.Title, n.Text)) })
	})
}
