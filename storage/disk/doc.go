// Package disk tells how much room a disk has and whether it is another machine's, and puts small files in their place in
// one durable step, under a lock where several processes change them. What to do when there is little room is its callers'
// matter. It imports nothing of the house.
package disk
