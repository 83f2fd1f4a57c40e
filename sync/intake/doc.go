// Package intake accepts documents on the service: it keeps uploads while they arrive, checks the whole, makes the
// document with its acknowledgement and its event, marks what a company already has, and finishes what a crash
// left half done.
//
// Service is the resumable.Store behind the upload endpoints, and the events feed. The wire is sync/resumable's,
// the bytes are storage/blob's, the rows storage/database's; who may do what is auth/access's. It imports those and
// sync/document.
package intake
