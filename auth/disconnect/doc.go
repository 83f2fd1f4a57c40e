// Package disconnect is Disconnect External Authentication: it ends an account's link to its identity for good.
//
// It happens in one transaction under a lock on the account's row (disconnect.go), whoever asked for it: the
// person, on the portal or through the companion, or the support desk, whose cases are here too (desk.go).
// Nothing undoes it. What the link may turn into is auth/account's rule; how a person proves who they are,
// auth/password and auth/session; the pages are in app/portal.
//
// It imports those, auth/audit, storage/database and storage/mail.
package disconnect
