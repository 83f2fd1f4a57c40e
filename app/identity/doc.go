// Package identity is the website of the embedded identity provider: choosing a product, signing in, creating an
// identity, saying where one belongs, getting a forgotten password back. It looks like the portal, and has a
// cookie and people of its own.
//
// The rules are auth/identity's; the endpoints for programs are auth/issuer's, which finds out here who is signed
// in (Login). It imports app/portal/frame and auth.
package identity
