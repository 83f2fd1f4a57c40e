// Package editing changes what stands of a document on the service, one person at a time: whoever opens a document's
// details takes its lock, and what they typed and did not save is kept as a draft for them alone.
//
// A lock belongs to a session (auth/session) and is free once that is over. It doesn't ask who may do what; auth/access
// does. It keeps what it holds in storage/database and imports auth/session, sync/document and sync/shelf.
package editing
