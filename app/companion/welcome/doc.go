// Package welcome is the first screen: the service's address, e-mail and app password, the way to an app password for
// who has none, and the choice of where secrets are kept on a machine without a keychain.
//
// Its view model (files named model*.go) imports no Fyne and is used on the UI thread alone. It imports app/words,
// auth/account for the rule of what an e-mail is, auth/signin for its errors, sync/companion, storage/keychain for the
// names of its kinds, and the companion's theme, widgets and background.
package welcome
