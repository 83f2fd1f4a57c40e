// Package issuer makes tokens. It has two servers, which share how clients are known and secrets are made.
//
// Provider is the companions' OAuth 2 server: it turns a proven person into a device with tokens, renews the
// tokens, takes them back, and says whose a bearer token is. Its one client is public. A companion gets its code,
// with PKCE (S256), from the authorization challenge endpoint, or through the browser of somebody signed in to the
// portal. Tokens are opaque: a random key and its HMAC; the database knows the HMAC alone. A device is one family
// of refresh tokens; a device that is revoked, or whose account's auth_epoch was raised since, has none that work.
//
// OpenID is the embedded identity provider's OpenID server: it tells any number of registered clients who somebody
// is, in ID tokens signed by the keys of auth/issuer/signing.
//
// Who the person is, the Authenticator and the Login say; the rules of passwords live in auth/password and
// auth/identity, and pages in app. Nothing here is global. It is the only package that may import fosite, and none
// of fosite shows outside: fosite is frozen upstream, and leaving it must stay possible. It imports auth/account,
// auth/audit, auth/issuer/signing, auth/password, auth/throttle and storage/database.
package issuer
