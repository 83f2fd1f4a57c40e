// Package federation signs people in with what other places say of them: OpenID issuers, of which the embedded
// identity provider is one, and the SAML identity providers of organisations.
//
// A sign-in begins (begin.go) with a state that is kept until the browser comes back with it, bound to a cookie of
// that browser, and ends once (finish.go). What the provider said is checked (token.go, saml_*.go); then the
// identity, known by its issuer and subject and never by its e-mail, is found to be linked to an account, gets a
// new one (arrive.go), or is linked to the account of a session that asked for it (link.go). An identity that was
// disconnected is never linked again.
//
// An account comes under SAML at its first sign-in at the organisation, and not when the organisation is added
// (saml_account.go): until somebody has come through, nothing shows that the organisation's description, clocks and
// addresses are right, and everybody at once, whoever could mend it included, would be locked out by a mistake. So
// that nobody who left the organisation keeps a password for ever, whoever runs the service then requires it of
// all the others (saml_move.go), and can release one or all again. From its first sign-in on an account is under
// SAML for all rules.
//
// It makes proofs; sessions are made by auth/session, which checks each proof once more under the account's lock.
// The pages are in app/portal. It imports auth/account, auth/audit, auth/password, auth/session,
// storage/database and storage/mail.
package federation
