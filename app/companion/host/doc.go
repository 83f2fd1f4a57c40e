// Package host is what the desktop around the window offers: a tray to stay in, and notices shown over other programs.
//
// It decides nothing about when either is used; the window does (app/companion). It imports no Fyne and nothing of the
// house.
package host
