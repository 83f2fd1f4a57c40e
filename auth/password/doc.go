// Package password checks, sets, changes and resets app passwords.
//
// Hashing is Argon2id behind a semaphore; the reset link's life, from the order to the new password, is here
// too, with the mails that go with it. Which channel a password opens and what a password must look like are
// rules of auth/account; how often one may try is auth/throttle. What a person sees of it is app/portal.
// It imports those, auth/audit, storage/database, storage/jobs, storage/mail and assets/translations.
package password
