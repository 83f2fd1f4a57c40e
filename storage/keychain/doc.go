// Package keychain keeps a person's secrets on their own machine: in the keychain of the operating system,
// in memory only, or in a file encrypted with a passphrase, whichever was chosen explicitly.
//
// It never falls back from one to another by itself and never writes a secret in the clear. What the secrets
// mean, and how they are named, is the caller's. It is the only package that may import go-keyring; it imports
// nothing of Satchel.
//
// Android and iOS keep their keychains behind Java and Objective-C interfaces that go-keyring does not speak
// (on Android it would compile the D-Bus client, on iOS a command that is not there). On those the kind OS
// is ErrMissing until Satchel has a bridge of its own, and Memory and File work.
package keychain
