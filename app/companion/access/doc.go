// Package access is the Fix it screen: what keeps somebody who is signed in from working, who can give it, and the button
// that has them asked by mail.
//
// Its view model (files named model*.go) imports no Fyne and is used on the UI thread alone. It imports app/words,
// sync/companion, and the companion's theme, widgets and background. What is lacking is the service's to say.
package access
