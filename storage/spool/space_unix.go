//go:build unix

package spool

import "golang.org/x/sys/unix"

// freeSpace is how many bytes an ordinary user may still write below dir.
func freeSpace(dir string) (int64, bool) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0, false
	}
	return int64(uint64(fs.Bavail) * uint64(fs.Bsize)), true
}
