// Package identity is the embedded identity provider's people: how one signs up, proves a mailbox with a code,
// says where one belongs and is let in there by the owner, signs in, and gets a forgotten password back.
//
// An identity is not an account: it has a password and sessions of its own, and other services may sign people
// in with it. auth/issuer speaks OpenID for it; auth/federation links it to an account; app/identity has the
// pages. It imports auth/account, auth/password (to hash), auth/throttle, auth/audit, storage and
// assets/translations.
package identity
