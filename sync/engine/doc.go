// Package engine sends what the ledger holds. It decides which document goes when, keeps each one's state, and
// publishes snapshots; it knows nothing of HTTP beyond the errors of sync/resumable, and nothing of screens.
//
// # Ownership
//
// Run makes one goroutine the owner of everything that changes: documents in flight, changes not yet written,
// the accounts' gates. Only the owner reads or writes an owner's fields. Beside it run
//
//   - a worker for each upload, which gets a Record by value and answers once on a buffered channel;
//   - at most one writer, which commits a group of changes to the ledger and answers once;
//   - at most one probe for each account that can't reach its service, which answers once;
//   - one goroutine for each subscriber, which calls the subscriber's function with merged snapshots.
//
// Commands are functions handed to the owner. While Run is not running a command is carried out by a
// short-lived owner in the caller's goroutine, so that a program that only retries or removes needs no Run.
//
// # What is written, and when
//
// An acceptance, a wait, a question to the person and the address of an upload in parts are written, in group
// commits a few milliseconds apart. That an attempt began, or how far it came, is not: after a crash the
// service knows better, and creating a document again under its id is harmless. A copy in the spool is freed
// only after its acceptance is durable.
//
// # Cancellation
//
// Cancelling Run's context cancels uploads, waits for every worker, writer and probe, writes what is known, and
// returns nil; documents in flight go on at the next Run. Subscribers' goroutines end by their cancel function.
//
// # Time
//
// Stored times are the wall clock's, which may be wrong and may jump. Sleeping is by monotonic timers of a
// minute at most; a stored time further off than any wait the engine sets counts as come, and a jump of the
// wall clock wakes everything that waits.
package engine
