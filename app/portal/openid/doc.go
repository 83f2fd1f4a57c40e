// Package openid is where programs that people sign in to with the identity provider send their browsers: for a
// code, and to sign out. It shows what must be asked or can't be answered; signing in itself is app/identity's.
//
// What a request must look like and what it gets is auth/issuer's. It imports app/portal/frame and auth/issuer.
package openid
