// Package administration is how a site's owner and administrators say who works on it: they invite, assign roles,
// companies and features, remove, import, and hand the site over; and people who may not do something ask them.
//
// Every change locks the site's row first, compares what it was told the state is with what it is, checks the
// administrator's own standing under that lock, and records itself in the audit log: of two administrators who
// change the same thing, the second is told what changed and overwrites nothing, and no site loses its last owner.
// What a member may do is auth/access's to say. It imports auth/access, auth/account, auth/audit, storage/database,
// storage/mail and assets/translations.
package administration
