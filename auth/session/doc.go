// Package session keeps the portal's sessions: who is signed in in which browser, and for how long.
//
// A session is a random cookie whose SHA-256 is in the database; signing out deletes the row, so a kept cookie
// is worth nothing. Every session begins in start.go: under a lock on the account's row, and only while the
// proof it is started with still counts. Companions have no sessions: theirs are devices, in auth/issuer.
//
// It imports auth/access, for who may log others off, auth/account, auth/audit, storage/database and, for the language
// of whoever signs in, assets/translations.
package session
