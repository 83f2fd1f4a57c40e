// Package background takes work off the UI thread and brings its outcome back, so that no screen starts a goroutine of
// its own. It imports Fyne for its one hop and nothing of Satchel.
package background
