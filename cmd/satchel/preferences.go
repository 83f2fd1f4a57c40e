package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
)

// mendPreferences takes away the toolkit's own preferences where something left them half written: the toolkit would
// complain of them at length. Nothing of Satchel's is in them, and it writes them no more (see inMemory). It has to run
// before the toolkit reads them.
func mendPreferences(log *slog.Logger) {
	path, ok := toolkitPreferences()
	if !ok {
		return
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		log.Warn("the toolkit's preferences can't be read", "error", err)
		return
	}
	var kept map[string]any
	err = errors.Join(json.NewDecoder(file).Decode(&kept), file.Close())
	if err == nil {
		return
	}
	log.Warn("the toolkit's preferences were half written and are begun anew", "error", err)
	if err := os.Remove(path); err != nil {
		log.Warn("the toolkit's preferences can't be taken away", "error", err)
	}
}

// toolkitPreferences is where the toolkit keeps its preferences of this program on a desktop; false on phones, where the
// system closes programs in its own way.
func toolkitPreferences() (path string, ok bool) {
	switch runtime.GOOS {
	case "android", "ios":
		return "", false
	case "darwin":
		home, err := os.UserHomeDir()
		return filepath.Join(home, "Library", "Preferences", "fyne", appID, "preferences.json"), err == nil
	default:
		config, err := os.UserConfigDir()
		return filepath.Join(config, "fyne", appID, "preferences.json"), err == nil
	}
}
