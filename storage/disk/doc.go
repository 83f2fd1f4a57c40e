// Package disk tells how much room a disk has. What to do when there is little is its callers' matter. It imports nothing of
// the house.
package disk
