package socket

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// longest is how many bytes a socket's path may have on every system (sun_path has 104 on macOS, unix(4), 108 elsewhere).
const longest = 100

// address is where a home's socket of that name is: in the home, or in the person's cache folder where the home's path is
// too long for a socket.
func address(home, name string) (string, error) {
	home, err := filepath.Abs(home)
	if err != nil {
		return "", fmt.Errorf("finding the socket of %s: %w", home, err)
	}
	if path := filepath.Join(home, name+".sock"); len(path) <= longest {
		return path, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the socket of %s: %w", home, err)
	}
	sum := sha256.Sum256([]byte(home))
	path := filepath.Join(cache, "satchel-"+hex.EncodeToString(sum[:8])+"-"+name+".sock")
	if len(path) > longest {
		return "", fmt.Errorf("the paths of both the home and the cache folder are too long for a socket: %s", path)
	}
	return path, nil
}
