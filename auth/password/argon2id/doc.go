// Package argon2id computes Argon2id (RFC 9106) in memory that its caller keeps.
//
// The algorithm is golang.org/x/crypto/argon2's own, which has no way to be given memory: it takes new memory for each
// hash, and a service that hashes all the time then spends more on collecting that than on all else of a sign-in
// (golang/go#36634). This package links to the parts which that one is made of, and puts them together as it does; a test
// holds every key against that package's. It imports nothing of Satchel.
package argon2id
