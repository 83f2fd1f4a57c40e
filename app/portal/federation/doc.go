// Package federation is the portal's way to other places that know who somebody is, and back: signing in with an
// identity, linking one to an account, and proving once more with it who one is. The rules are in auth/federation.
// It imports app/portal/frame and auth.
package federation
