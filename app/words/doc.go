// Package words turns errors, states, sizes and times into what a person reads, in the person's language (a Tongue). It is
// the only mapper from the companion's typed errors to words, so that the window and satchelctl say the same.
//
// Every explanation says what happened, what is safe, and what to do. It imports the packages whose errors it
// explains, and shows nothing itself.
package words
