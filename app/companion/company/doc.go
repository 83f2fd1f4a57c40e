// Package company is the screen that chooses the company whose books documents go to, where the person has several, and
// says what to do where there is none.
//
// Its view model (files named model*.go) imports no Fyne and is used on the UI thread alone. It imports app/words,
// sync/companion, and the companion's theme, widgets and background.
package company
