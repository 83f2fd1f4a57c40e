// Package stepup has a person who is signed in prove once more that it is them: with the password, and a
// passcode where those are on.
//
// What needs such a proof, and how old it may be, is said where it is needed; a session remembers it by
// session.StepUp. It imports auth/account, auth/password, auth/session and storage/database.
package stepup
