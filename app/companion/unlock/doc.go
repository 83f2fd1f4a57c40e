// Package unlock asks for the passphrase of an encrypted file of secrets, over whatever screen is shown.
//
// Its view model (files named model*.go) imports no Fyne. It imports storage/keychain for its errors, and the companion's
// theme and widgets.
package unlock
