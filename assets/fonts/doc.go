// Package fonts holds the companion's typeface, Inter, embedded and unchanged (SIL Open Font License 1.1, see
// LICENSE-inter.txt). It imports nothing of Satchel.
package fonts
