// Package accounts is the account switcher: everybody known on this computer, by the service they sign in to, and the way to
// add another.
//
// Its view model (files named model*.go) imports no Fyne. It imports app/words, sync/companion, and the companion's theme,
// widgets and background.
package accounts
