package blob

import (
	"errors"
	"io/fs"
	"os"
)

// linkToFree gives a file a second name, which must be free, and takes the first away. A crash between the two
// leaves both names on one file; done again it ends with the second alone.
func linkToFree(from, to string) error {
	err := os.Link(from, to)
	if errors.Is(err, fs.ErrExist) && !sameFile(from, to) {
		return err
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Remove(from)
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}
