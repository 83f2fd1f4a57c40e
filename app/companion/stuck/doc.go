// Package stuck is the screen of what can't go on without the person: which documents, why, and the one button that leads
// on, for all that are held by the same thing at once.
//
// Its view model (files named model*.go) imports no Fyne and is used on the UI thread alone. It imports app/words,
// sync/companion, sync/capture/watch and sync/document, and the companion's theme, widgets and background. Why a document
// waits and what helps is sync/document's.
package stuck
