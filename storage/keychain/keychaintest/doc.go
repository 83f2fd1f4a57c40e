// Package keychaintest gives tests a real keychain of their own: a private D-Bus session with gnome-keyring
// in it. Nothing of the person who runs the tests is read or changed. It is for tests only, on machines that
// have those programs, and imports nothing of Satchel.
package keychaintest
