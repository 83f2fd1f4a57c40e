// Package logins is User Login Status: who is signed in on a site, which logins are disconnected, what each has open,
// and logging them off. The rules are those of auth/session and sync/editing.
package logins
