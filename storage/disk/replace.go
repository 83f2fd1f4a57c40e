package disk

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// Replace puts content at path in one step, durably: temporary file (mode 0600), fsync, rename, fsync of the folder. A
// reader finds the old or the new, and never less.
func Replace(path string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // made 0600
	if err != nil {
		return err
	}
	_, err = temporary.Write(content)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	if runtime.GOOS == "windows" { // where a folder can't be opened for this, and needn't be
		return nil
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
