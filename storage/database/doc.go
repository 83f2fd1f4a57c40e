// Package database holds the service's tables: rows, migrations, and the queries on them, one file an area.
//
// SQLite is the default and PostgreSQL the choice at scale; every query runs on both. The rules of what the
// rows mean live above, in auth and sync; bytes of documents live in blob. It imports nothing of Satchel.
package database
