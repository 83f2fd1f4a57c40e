//go:build unix && !darwin && !freebsd

package disk

import (
	"io/fs"
	"syscall"
)

// changeTime is when the system noted the latest change of a file, in nanoseconds; 0 where it doesn't say.
func changeTime(info fs.FileInfo, _ any) int64 {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0
	}
	return syscall.TimespecToNsec(stat.Ctim)
}
