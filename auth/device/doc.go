// Package device is what the owner of signed-in companions does with them: sees them, and signs out one or all.
//
// What a device's tokens are worth is auth/issuer's, which looks at the same rows with each request, so that a
// revocation counts at once and on every replica. It imports auth/audit and storage/database.
package device
