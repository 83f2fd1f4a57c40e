// Package watched is the screen of the folders whose files are captured by themselves: which there are, how each stands, and
// what is wrong with one that is not well.
//
// Its view model (files named model*.go) imports no Fyne and is used on the UI thread alone. It imports app/words,
// sync/companion, sync/capture/watch and sync/document, and the companion's theme, widgets and background; looking at
// folders is sync/capture/watch's.
package watched
