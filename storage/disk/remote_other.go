//go:build !linux && !windows

package disk

import "golang.org/x/sys/unix"

// Remote tells whether a folder may be changed by other machines, of which this system sends no word.
func Remote(dir string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(dir, &fs) != nil || fs.Flags&unix.MNT_LOCAL == 0
}
