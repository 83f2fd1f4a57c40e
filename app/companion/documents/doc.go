// Package documents is the screen that lists what was captured, how each document stands, and the proof of it.
//
// The view models (files named model*.go) hold what is shown and decide nothing a screen can see: they import no Fyne and
// are used on the UI thread alone. The views draw them. It imports app/words, sync/companion and sync/document, and the
// companion's theme, widgets and background.
package documents
