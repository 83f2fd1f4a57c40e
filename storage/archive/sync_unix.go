//go:build !windows

package archive

import (
	"errors"
	"fmt"
	"os"
)

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("making the names in %s durable: %w", dir, err)
	}
	return errors.Join(file.Sync(), file.Close())
}
