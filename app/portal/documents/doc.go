// Package documents is the pages of a company's documents: the list, one document with its picture and its chain of
// proof, and adding some from a browser. The rules are those of sync/shelf and sync/intake.
package documents
