// Package handover is the page a companion opens in the browser: it names who would be signed in and where, and signs
// nobody in before they say so. The rules are those of auth/handover.
package handover
