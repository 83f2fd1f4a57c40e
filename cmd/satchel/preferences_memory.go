package main

import "fyne.io/fyne/v2"

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
