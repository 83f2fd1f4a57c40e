// Package session keeps the portal's sessions: who is signed in in which browser, and for how long.
//
// A session is a random cookie whose SHA-256 is in the database; signing out deletes the row, so a kept cookie
// is worth nothing. Companions have no sessions: theirs are devices, in auth/issuer. It imports
// storage/database.
package session
