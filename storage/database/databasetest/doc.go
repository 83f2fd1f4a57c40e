// Package databasetest gives tests real databases: SQLite in a file, and a PostgreSQL started for the test
// binary. It is for tests only. It imports database and jobs.
package databasetest
