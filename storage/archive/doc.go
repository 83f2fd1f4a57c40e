// Package archive looks after what the service keeps as a whole, database and bytes together: it checks that
// they agree, backs them up while the service serves, and restores them.
//
// Each store's own part is in database and blob, which it imports.
package archive
