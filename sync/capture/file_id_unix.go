//go:build unix

package capture

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// fileID is what a file's disk knows it by, whatever it is called; empty where that can't be told.
func fileID(_ *os.File, info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d/%d", stat.Dev, stat.Ino)
}
