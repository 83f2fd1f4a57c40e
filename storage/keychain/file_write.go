package keychain

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"filippo.io/age"
)

// seal encrypts plain to recipient and puts it at path in one step: whoever reads path, also after a power
// cut, finds either the old file or the new one.
func seal(path string, plain []byte, recipient age.Recipient) error {
	var sealed bytes.Buffer
	writer, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return fmt.Errorf("encrypting %s: %w", filepath.Base(path), err)
	}
	if _, err := writer.Write(plain); err != nil {
		return fmt.Errorf("encrypting %s: %w", filepath.Base(path), err)
	}
	if err := writer.Close(); err != nil {
		return fmt.Errorf("encrypting %s: %w", filepath.Base(path), err)
	}
	if err := replace(path, sealed.Bytes()); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	return nil
}

func replace(path string, content []byte) error {
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
	return syncFolder(filepath.Dir(path))
}

func syncFolder(path string) error {
	if runtime.GOOS == "windows" { // where a folder can't be opened for this, and needn't be
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
