// Package security is the screen of who is signed in as this person and how they prove it: their devices, the app
// password, 2-factor authentication, and Disconnect External Authentication.
//
// Its view models (files named model*.go) hold what is shown and typed, import no Fyne and are used on the UI thread
// alone; what is allowed the service decides. It imports app/words, sync/companion, and the companion's theme, widgets
// and background.
package security
