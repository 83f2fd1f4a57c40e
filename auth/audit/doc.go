// Package audit is the log of every security event: who signed in, what was reset, linked, disconnected,
// revoked, approved.
//
// The log only grows. Each event holds the hash of the one before it, so that a row that is altered, taken out
// or put in is found and named by Verify; the newest hash, written down elsewhere, also gives away a log that
// was rewritten as a whole. An event is recorded in the transaction of what it tells, so neither is there
// without the other. It holds no secrets and nothing a person typed.
//
// Who may read it is decided by the pages that show it. It imports storage/database.
package audit
