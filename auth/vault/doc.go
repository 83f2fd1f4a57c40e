// Package vault keeps the passcodes of other services for a person, on their own companion: the authenticator.
//
// Each key is an item of the keychain and nowhere else; vault.json in the companion's home lists whose they are
// and holds no secret. Nothing of it is ever sent anywhere. Any number of processes may work on one home.
//
// It imports auth/passcode/otpauth and storage/keychain.
package vault
