// Package throttle bounds how often passwords and reset links may be tried, per account and per address.
//
// The counts live in the database, so that every replica of the service shares them. What is counted, and how
// often it may happen, stands in limits.go. An attempt is counted before anything is compared. Subjects are
// kept as hashes: the table doesn't tell who was tried. It imports storage/database.
package throttle
