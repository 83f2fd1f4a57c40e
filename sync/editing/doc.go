// Package editing changes what stands of a document on the service, one person at a time: whoever opens a document's
// details takes its lock, and what they typed and did not save is kept as a draft for them alone.
//
// A lock belongs to a session (auth/session) and is free once that is over. Who may do what is auth/access's to say,
// which is asked here only as a lock is taken and as a document is reviewed. What is held is kept in storage/database;
// auth/session, sync/document and sync/shelf are imported, too.
package editing
