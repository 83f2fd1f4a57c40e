package blob

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData makes a file's bytes and size durable, leaving out its times, which nobody here relies on.
func syncData(file *os.File) error {
	for {
		err := unix.Fdatasync(int(file.Fd()))
		if err != unix.EINTR {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}
