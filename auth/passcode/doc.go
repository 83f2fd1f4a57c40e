// Package passcode is the second factor: six digits from an authenticator (TOTP), the recovery codes a person
// wrote down, and the sign-ins that wait for one of them.
//
// Passcodes have an owner, an account or an identity of the embedded provider; the rules are the same. A passcode
// counts once: the step it belongs to is used up by a conditional update, and so is every step before it.
// Secrets are sealed at rest under a key of the service; recovery codes and challenges are kept as hashes.
// Who may remove somebody else's passcodes is in admin.go. A person's own vault of other services' passcodes is
// in auth/vault, which never leaves the companion; what both know of otpauth addresses is in otpauth.go.
//
// Instead of making one, an owner can be sent a code: through the companions they are signed in to, or by text message
// to a phone they have proved to be theirs. A sent code meets the one sign-in it was made for, and nothing else.
//
// It is the only package that imports pquerna/otp. Of Satchel it imports auth/access, auth/audit, auth/throttle, auth/stepup
// for the interface it fulfils there, storage, and assets/translations for the texts it sends.
package passcode
