// Package house holds the test of the house: which floor may import which, what may be imported only in one
// place, and that every package says what lives in it. It has no code of its own and imports nothing of Satchel.
package house
