package blob

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// renameToFree renames, and fails with fs.ErrExist rather than replace anything.
func renameToFree(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return linkToFree(from, to) // a filesystem without this kind of rename
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}
