// Package companion is the companion's window: which screen is shown when, the frame around them, and what holds for all
// of them. Each screen lives in a folder of its own.
//
// The window holds no rules: who is signed in, what is queued and what sends it is satchel/sync/companion's, and the words
// for errors are app/words'. Only here and in cmd/satchel is Fyne imported. View models (files named model*.go, here and in
// the screens) import no Fyne, widgets are touched on the UI thread alone, and every text goes through the words.Tongue that
// a screen is given, with its German in assets/translations; tests in this folder see to all three.
package companion
