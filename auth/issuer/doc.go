// Package issuer is Satchel's OAuth 2 server: it turns a proven person into a device with tokens, renews the
// tokens, takes them back, and says whose a bearer token is.
//
// There are two ways to a token, both with a public client: an authorization code with PKCE (S256), got from
// the authorization challenge endpoint, and a refresh token. Tokens are opaque: a random key and its HMAC; the
// database knows the HMAC alone. A device is one family of refresh tokens; a device that is revoked, or whose
// account's auth_epoch was raised since, has none that work.
//
// Who the person is, the Authenticator says; the rules of passwords live in auth/password. Nothing here is
// global, so that one process can run several issuers side by side. It is the only package that may import
// fosite, and none of fosite shows outside: fosite is frozen upstream, and leaving it must stay possible.
// It imports auth/account, auth/password, auth/throttle and storage/database.
package issuer
