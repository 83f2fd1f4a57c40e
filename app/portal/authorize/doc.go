// Package authorize is where a companion sends the person's browser to be signed in: the page that names the
// person and the device and asks, and the two that say how it ended.
//
// What a request must look like and what a code is worth is auth/issuer's. It imports app/portal/frame,
// auth/issuer and auth/session.
package authorize
