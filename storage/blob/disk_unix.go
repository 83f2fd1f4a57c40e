//go:build unix

package blob

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// fullOr marks errors that mean "no room" with ErrFull: a full disk, a used-up quota, a file-size limit.
func fullOr(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// nameFile gives an open file its final name; fs.ErrExist if that is taken.
func nameFile(file *os.File, to string) error { return renameToFree(file.Name(), to) }

// forgetFirstName does nothing: nameFile has renamed.
func forgetFirstName(string) error { return nil }

// writable tells why nothing can be made in a folder: it is gone, not ours, or its disk may only be read.
func writable(folder string) error {
	if err := unix.Access(folder, unix.W_OK|unix.X_OK); err != nil {
		return &os.PathError{Op: "access", Path: folder, Err: err}
	}
	return nil
}
