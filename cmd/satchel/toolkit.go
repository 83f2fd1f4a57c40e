package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// newToolkit starts the toolkit for a program of that name, which keeps nothing of its own on the disk.
func newToolkit(id string) fyne.App {
	toolkit := app.NewWithID(id)
	toolkit.SetCloudProvider(inMemory{})
	endPlainly(toolkit)
	return toolkit
}

// inMemory keeps the toolkit's own preferences, such as the folder a file was chosen from last, while the program runs.
// On disk the toolkit writes them in place whenever the window closes, and its own watcher then often reads them half
// written and complains on the terminal; a kill at that moment leaves them so. Satchel's are in the home (see
// app/companion/settings).
type inMemory struct{}

// CloudPreferences implements fyne.CloudProviderPreferences, the toolkit's way to put other preferences in place of its
// own. Being wrapped is what keeps them from the disk.
func (inMemory) CloudPreferences(app fyne.App) fyne.Preferences {
	return struct{ fyne.Preferences }{app.Preferences()}
}

// ProviderName implements fyne.CloudProvider.
func (inMemory) ProviderName() string { return "memory" }

// ProviderDescription implements fyne.CloudProvider.
func (inMemory) ProviderDescription() string { return "Preferences for as long as the program runs" }

// ProviderIcon implements fyne.CloudProvider.
func (inMemory) ProviderIcon() fyne.Resource { return nil }

// Setup implements fyne.CloudProvider.
func (inMemory) Setup(fyne.App) error { return nil }

// Cleanup implements fyne.CloudProvider.
func (inMemory) Cleanup(fyne.App) {}

// stopping is what the toolkit's life cycle has besides its published methods.
type stopping interface {
	OnStopped() func()
	SetOnStoppedHookExecuted(hook func())
}

// endPlainly takes away what the toolkit does last, which is saving the preferences that inMemory keeps from the disk.
// Fyne 2.8.1 hands that to the main thread at the very moment it stops taking anything there (runGL of its glfw driver):
// when the two meet, the window is gone and the program never ends, with the queue's file still locked.
func endPlainly(app fyne.App) {
	if life, ok := app.Lifecycle().(stopping); ok {
		life.SetOnStoppedHookExecuted(nil)
	}
}
