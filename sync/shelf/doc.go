// Package shelf is the service's reading side of documents: what a company has, found by filters and by words, one
// document with its chain of proof and its history, and that somebody has reviewed it. Documents come onto the shelf
// by sync/intake.
//
// It doesn't ask who may do what; auth/access does. It reads storage/database and imports sync/document.
package shelf
