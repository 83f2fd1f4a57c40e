// Package instance keeps one window a home: a second start hands the first what it was to open, and ends.
//
// They talk over a Unix socket that only the person can reach. That nobody else works on the home is not decided here but
// by the queue's lock (sync/companion): whoever holds it listens. The package imports nothing of the house.
package instance
