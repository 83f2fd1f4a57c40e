package instance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// longest is how many bytes a socket's path may have on every system (sun_path has 104 on macOS, unix(4), 108 elsewhere).
const longest = 100

// address is where the window of a home listens: in the home, or in the person's cache folder where the home's path is too
// long for a socket.
func address(home string) (string, error) {
	home, err := filepath.Abs(home)
	if err != nil {
		return "", fmt.Errorf("finding where the open window listens: %w", err)
	}
	if path := filepath.Join(home, "window.sock"); len(path) <= longest {
		return path, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding where the open window listens: %w", err)
	}
	sum := sha256.Sum256([]byte(home))
	path := filepath.Join(cache, "satchel-"+hex.EncodeToString(sum[:8])+".sock")
	if len(path) > longest {
		return "", fmt.Errorf("the paths of both the home and the cache folder are too long for a socket: %s", path)
	}
	return path, nil
}
