// Package authenticator is the screen of passcodes for other services: any that shows a QR code for an authenticator.
//
// It also shows the passcode that the service has sent here for a sign-in with this person's account elsewhere, which the
// window listens for.
//
// Its view model (files named model*.go) imports no Fyne and is used on the UI thread alone; it holds the digits that are
// shown and no key. The keys stay in the keychain, which is auth/vault's to ask. It imports app/words, auth/vault,
// auth/vault/scan, auth/passcode/otpauth, storage/keychain, and the companion's theme, widgets and background.
package authenticator
