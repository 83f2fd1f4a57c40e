// Package audit is the page on which owners and administrators read what has happened to the security of their
// sites: the events of auth/audit about their members. It imports app/portal/frame, auth/audit and
// storage/database.
package audit
