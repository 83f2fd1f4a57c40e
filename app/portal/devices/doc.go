// Package devices is a person's own list of what is signed in as them, companions and browsers, with a button to
// sign each out; and the pages that pair a new device with a code.
//
// What a code is worth is auth/pairing's. It imports app/portal/frame and auth.
package devices
