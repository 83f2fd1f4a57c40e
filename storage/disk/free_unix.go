//go:build unix

package disk

import "golang.org/x/sys/unix"

// Free is how many bytes an ordinary user may still write below dir; false where the system doesn't say.
func Free(dir string) (int64, bool) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0, false
	}
	return int64(uint64(fs.Bavail) * uint64(fs.Bsize)), true
}
