//go:build !ios

package autostart

import (
	"os"
	"path/filepath"
)

// Supported reports whether the system has such a thing.
const Supported = true

// find is the entry's file among the person's launch agents.
func (e Entry) find() (file, error) {
	home, err := os.UserHomeDir()
	return file{filepath.Join(home, "Library", "LaunchAgents", e.ID+".plist"), launchAgent(e)}, err
}
