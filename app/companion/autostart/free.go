//go:build !windows && !darwin && !android && !ios

package autostart

import (
	"os"
	"path/filepath"
)

// Supported reports whether the system has such a thing.
const Supported = true

// find is the entry's file in XDG_CONFIG_HOME, or ~/.config.
func (e Entry) find() (file, error) {
	folder, err := os.UserConfigDir()
	return file{filepath.Join(folder, "autostart", e.ID+".desktop"), desktopFile(e)}, err
}
