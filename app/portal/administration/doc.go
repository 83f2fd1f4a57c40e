// Package administration is the pages by which a site's owner and administrators say who works on it, where, and
// what they may do: people, invitations, an import, companies and features. The rules are auth/administration's.
// It imports app/portal/frame, auth and storage/database.
package administration
