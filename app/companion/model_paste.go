package companion

import (
	"net/url"
	"path/filepath"
	"strings"
)

// pastedPaths finds the files in pasted text: one a line, as a path from the root or a file address, which is how file
// managers put copied files on the clipboard. Other text has none.
func pastedPaths(text string) []string {
	var paths []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if address, err := url.Parse(line); err == nil && address.Scheme == "file" {
			line = filepath.FromSlash(address.Path)
		}
		if filepath.IsAbs(line) {
			paths = append(paths, filepath.Clean(line))
		}
	}
	return paths
}
