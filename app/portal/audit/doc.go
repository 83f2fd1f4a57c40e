// Package audit is the page on which whoever has the feature of it, such as owners and administrators, reads what has
// happened to the security of their sites: the events of auth/audit about their members. It imports app/portal/frame,
// auth and storage/database.
package audit
