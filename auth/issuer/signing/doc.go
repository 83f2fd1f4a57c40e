// Package signing keeps the identity provider's signing keys: it makes them, seals them at rest, changes them
// with overlap, signs ID tokens, publishes the public halves, and knows its own signatures again.
//
// What a token says is the issuer's business. It imports auth/audit and storage/database.
package signing
