// Package lock is the app lock: the screen that asks for the PIN, the card in the settings that sets it, and when the window
// locks by itself.
//
// Its view model (files named model*.go) imports no Fyne. The rules of the PIN are auth/applock's; it imports that,
// storage/keychain, app/words, and the companion's theme, widgets and background.
package lock
