// Package jobs runs work that must happen after a transaction commits, once or more, whatever crashes: mail,
// and chores at intervals. Jobs are kept in the service's database by River, on SQLite and on PostgreSQL.
//
// What a job does belongs to whoever hands it in with Handle or Every. It imports database and nothing else of
// Satchel.
package jobs
