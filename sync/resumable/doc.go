// Package resumable is the upload protocol, tus 1.0 (https://tus.io/protocols/resumable-upload), both ends of it:
// Handler serves it over any Store, and Client sends one document in one attempt.
//
// Core, creation, creation-with-upload, checksum, expiration and termination are spoken, so any tus client can
// send. Satchel's own client adds two things that stay within the protocol: it names the document and its SHA-256
// in Upload-Metadata, and it reads the Satchel-Acknowledgement header of the answer that completes an upload.
//
// Keeping bytes and rows is sync/intake's work, when to try again sync/engine's. It imports sync/document only.
package resumable
