// Package applock is the PIN that opens a companion's window and its passcodes: what a PIN must be, and how often it may
// be guessed.
//
// What the PIN is checked against is an item of the keychain and nowhere else: a PIN has too few digits to be kept from
// whoever could try them all against a file. Whether there is one is read from there too, never from a file that could be
// deleted. It keeps out who finds the computer open for a moment, not who can read the person's keychain. What follows
// once the tries are spent is the caller's to do. It imports storage/disk and storage/keychain.
package applock
