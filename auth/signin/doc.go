// Package signin is the companion's side of signing in: finding the service behind an address a person typed,
// proving who they are, keeping the refresh token in the keychain, and adding a fresh access token to every
// request.
//
// The refresh token is in the keychain and nowhere else; access tokens are in memory alone; accounts.json in
// the companion's home holds no secrets. Any number of goroutines and processes may work on one home: tokens
// are renewed by one of them at a time. A service that can't be reached never signs anyone out; only the
// service's own word does.
//
// It imports auth/issuer's counterpart by protocol only, never by code; of Satchel it imports storage/keychain
// and storage/redact.
package signin
