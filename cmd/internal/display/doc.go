// Package display tells whether a window can be shown, before anything is made that would fail without.
//
// It knows Wayland's and X's sockets and nothing of the toolkit, and imports nothing of Satchel's.
package display
