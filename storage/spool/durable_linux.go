//go:build linux && !android

package spool

import (
	"errors"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// whole flushes the file system once for the whole batch with syncfs(2), unless the batch is small: syncfs also
// waits for what other programs have written. It is used where syncfs is known to flush and to report errors:
// Linux 5.8 and later, and local file systems; network and FUSE ones may ignore it.
type whole struct{ folder *os.File }

// smallBatch is how many files are flushed one by one.
const smallBatch = 16

func newDurability(dir string) (durability, error) {
	// The folder is opened before anything is written: syncfs reports the errors that came after that.
	folder, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if syncfsReports && flushesAll(folder) {
		return whole{folder}, nil
	}
	return each{folder: folder.Sync, done: folder.Close}, nil
}

func (whole) keepsOpen(n int) bool { return n < smallBatch }

func (w whole) data(parts []part) error {
	closed := func(p part) bool { return p.file == nil }
	if !slices.ContainsFunc(parts, closed) {
		return flushEach(parts)
	}
	for i := range parts {
		if closed(parts[i]) {
			continue
		}
		if err := parts[i].file.Close(); err != nil {
			return err
		}
		parts[i].file = nil
	}
	return unix.Syncfs(int(w.folder.Fd()))
}

func (w whole) names() error { return w.folder.Sync() }

func (w whole) close() error { return w.folder.Close() }

func flushesAll(folder *os.File) bool {
	var fs unix.Statfs_t
	if err := unix.Fstatfs(int(folder.Fd()), &fs); err != nil {
		return false
	}
	switch int64(fs.Type) & 0xffffffff {
	case unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC, unix.TMPFS_MAGIC:
		return true
	}
	return false
}

var syncfsReports = kernelAtLeast(5, 8)

func kernelAtLeast(major, minor int) bool {
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		return false
	}
	haveMajor, haveMinor := release(unix.ByteSliceToString(name.Release[:]))
	return haveMajor > major || haveMajor == major && haveMinor >= minor
}

// release reads the first two numbers of a kernel's release, such as 6.1.0-13-amd64.
func release(text string) (major, minor int) {
	numbers := [2]int{}
	field := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			numbers[field] = numbers[field]*10 + int(r-'0')
		case r == '.' && field == 0:
			field = 1
		default:
			return numbers[0], numbers[1]
		}
	}
	return numbers[0], numbers[1]
}

// startWriting asks for the file's pages to be written in the background.
func startWriting(file target) {
	// A hint only: what fails here fails again, and is reported, at syncfs.
	_ = unix.SyncFileRange(int(file.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE)
}

// reserve asks for room for size bytes, so that a disk without it says so before anything is copied.
func reserve(file target, size int64) error {
	err := unix.Fallocate(int(file.Fd()), unix.FALLOC_FL_KEEP_SIZE, 0, size)
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return nil
	}
	return err
}
