package disk

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Lock takes a lock file, which is made (mode 0600) when absent, and waits for any other process or goroutine that has it
// until the context ends. The file stays when it is let go of: removing it would let two hold it at once.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	lock := flock.New(path, flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return nil, fmt.Errorf("waiting for another companion that holds %s: %w", filepath.Base(path), err)
	}
	return func() { _ = lock.Close() }, nil
}
