// Package passcode is the gate that every way of signing in to the portal goes through, and the page that asks
// for the passcode where one is wanted. It imports app/portal/frame and auth.
package passcode
