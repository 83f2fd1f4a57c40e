// Package instance keeps one window a home: a second start hands the first what it was to open, and ends.
//
// They talk over storage/socket. That nobody else works on the home is not decided here but
// by the queue's lock (sync/companion): whoever holds it listens.
package instance
