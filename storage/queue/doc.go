// Package queue keeps the companion's list of documents through crashes: one bbolt file, opened by one process
// at a time. It finds records by id, by state and by the time they are due, and counts them, without reading
// them all, for 100,000 of them and more.
//
// A record's body is opaque here: sync/document owns its meaning, and sync/ledger copies from it the few fields
// that are indexed. A document's bytes are never in here but in storage/spool.
//
// Everything Put or Apply was given in one call is durable when it returns, or none of it is. The queue may be
// used from any goroutine. Only this package imports bbolt; it imports nothing of Satchel.
package queue
