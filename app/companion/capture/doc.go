// Package capture is the screen that takes files into the queue: by dialog, by drop, by paste, one by one or several pages
// as one document.
//
// Its view model (files named model*.go) imports no Fyne and is used on the UI thread alone. It imports app/words,
// sync/companion and sync/document, and the companion's theme, widgets and background; copying and hashing are
// sync/capture's.
package capture
