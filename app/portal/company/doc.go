// Package company holds the page where a person chooses the company to work in, and changes it.
//
// Which companies those are, and which is worked in, is auth/access's to say; that it is remembered, auth/session's.
// It imports the frame and these two.
package company
