// Package ledger is the companion's book of documents: records in storage/queue beside their bytes in
// storage/spool, kept in step. It knows which fields of a document.Record the queue finds it by, puts the two
// halves together again at start (the sweep), and is what sync/capture adds to and sync/engine works through.
//
// It decides nothing about when or whether a document is sent; that is the engine's. Records already in the
// book are changed only by the engine's owner goroutine; capture only adds new ones. All methods may be called
// from any goroutine. It imports sync/document, storage/queue and storage/spool.
package ledger
