// Package applock is the PIN that opens a companion's window: what a PIN must be, and how often it may be guessed.
//
// What the PIN is checked against is an item of the keychain and nowhere else: a PIN has too few digits to be kept from
// whoever could try them all against a file. It keeps out who finds the window open for a moment, not who can read the
// person's keychain. What follows once the tries are spent is the caller's to do. It imports storage/keychain.
package applock
