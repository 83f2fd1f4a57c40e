// Package keychain keeps a person's secrets on their own machine: in the keychain of the operating system,
// in memory only, or in a file encrypted with a passphrase, whichever was chosen explicitly.
//
// It never falls back from one to another by itself and never writes a secret in the clear. What the secrets
// mean, and how they are named, is the caller's. It is the only package that may import go-keyring; it imports
// nothing of Satchel.
//
// Phones keep their keychains behind interfaces that go-keyring does not speak (on Android it would compile the
// D-Bus client, on iOS a command that is not there), so the kind OS has code of its own there: on iOS Keychain
// Services hold each secret; on Android the KeyStore system holds a key, which seals one file of secrets.
package keychain
