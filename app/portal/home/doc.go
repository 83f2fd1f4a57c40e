// Package home is the page one arrives at: the companies one may work in, and the way to the companion. It
// imports app/portal/frame and auth/access.
package home
