// Package settings is the screen that says who is signed in where, which keychain is in use, how the window looks, and
// signs out.
//
// Its view model (files named model*.go) imports no Fyne. It imports app/words, sync/companion, storage/keychain for the
// names of its kinds, and the companion's theme, widgets and background.
package settings
