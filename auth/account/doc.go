// Package account holds the account's rules: its state machine, which channel a password opens, what an
// e-mail address, a name and a password must look like, and how strong a password is.
//
// It is pure: values in, values out; no clock, no database, no network. Hashing and the reset link live in
// auth/password, rows in storage/database. It imports nothing of Satchel.
package account
