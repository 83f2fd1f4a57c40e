// Package capture is the screen that takes files into the queue: by dialog, by drop, by paste, one by one or several pages
// as one document, put in order, turned and cropped.
//
// Its view model (files named model*.go) imports no Fyne and is used on the UI thread alone. It imports app/words,
// sync/capture, sync/companion, sync/document and sync/pictures, and the companion's theme, widgets and background; copying,
// hashing and writing what was edited are sync/capture's.
package capture
