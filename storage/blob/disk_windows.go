package blob

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// fullOr marks errors that mean "no room" with ErrFull.
func fullOr(err error) error {
	if errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// syncFolder does nothing: NTFS journals names, and Windows has no way to ask for more.
func syncFolder(string) error { return nil }

// nameFile gives an open file its final name; fs.ErrExist if that is taken. Windows renames no open file, but it
// links one; forgetFirstName follows once it is closed.
func nameFile(file *os.File, to string) error { return os.Link(file.Name(), to) }

func forgetFirstName(path string) error { return removeQuietly(path) }

// writable tells why nothing can be made in a folder, as far as that is known without trying: it is gone.
func writable(folder string) error {
	_, err := os.Stat(folder)
	return err
}
