package companion

import (
	"net/url"
	"path/filepath"
	"strings"

	"satchel/app/words"
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

// notPasted says why nothing was laid out of what was copied. The toolkit hands over text alone, so what is no text seems to
// be nothing at all.
func notPasted(tongue words.Tongue, text string) string {
	if strings.TrimSpace(text) == "" {
		return tongue.T("What was copied can't be read here: a picture, a screenshot, or files of a file manager that hands over no text. Drop the files here, or choose them; save a picture as a file first.")
	}
	return tongue.T("There are no files in what was copied. Copy files in the file manager, or drop them here.")
}
