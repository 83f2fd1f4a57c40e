// Package spool keeps captured bytes on the companion's disk until the service has acknowledged them.
//
// One document is one file, <id>.doc, written by copying: the bytes, then a description that makes the file
// speak for itself (see trailer.go), so that a queue that was lost can be filled again from the spool alone.
// While it is written it is <id>.part. A Batch copies any number of files and makes them durable together:
// their data first, then their names, then the folder; only when Commit has returned is any of them safe.
//
// The folder is 0700 and its files 0600. It belongs to whoever holds the queue's lock; within that process all
// methods may be called from any goroutine. It imports nothing of Satchel and knows nothing of documents: the
// description is the caller's.
package spool
