// Package blob keeps the bytes of documents: staged while they arrive, then sealed and never changed again.
//
// Store is what every place for bytes must do; Directory is the embedded one, a folder on a local disk. What a
// document is, who may have it and which blobs should exist is decided above, in sync/intake. It imports nothing
// of Satchel.
package blob
