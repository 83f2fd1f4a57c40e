//go:build unix

package programs

import (
	"os"
	"syscall"
)

// PeakMemory is the most memory a process had that has ended, in bytes: its maximum resident set size.
func PeakMemory(ended *os.ProcessState) int64 {
	usage, ok := ended.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss << 10 // Linux counts KiB
}
