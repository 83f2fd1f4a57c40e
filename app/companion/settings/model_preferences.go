package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// AppLock is how the window locks, where there is a PIN. Whether there is one only the keychain knows: this file can be
// deleted.
type AppLock struct {
	Minutes int `json:"minutes"` // without a sign of the person; 0 is never
}

// UsualLock is how a window locks that nobody has chosen otherwise for.
var UsualLock = AppLock{Minutes: 15}

// Preferences are how a person likes the window. They stand in the home beside the queue, so that they go where it goes.
type Preferences struct {
	AppLock    *AppLock `json:"app_lock,omitempty"`  // nil is UsualLock
	Theme      string   `json:"theme,omitempty"`     // system, light or dark
	Language   string   `json:"language,omitempty"`  // its code; empty is the system's
	TextSize   int      `json:"text_size,omitempty"` // percent of the usual, 100 to 200
	Width      float32  `json:"width,omitempty"`     // of the window, in device-independent pixels, with Height
	Height     float32  `json:"height,omitempty"`
	EndOnClose bool     `json:"end_on_close,omitempty"` // closing the window ends Satchel, where it could go on in the tray
	KnowsTray  bool     `json:"knows_tray,omitempty"`   // the person was told once that it goes on there
	Dismissed  string   `json:"dismissed,omitempty"`    // the newest damaged queue that the person was told of, by its file's name
}

const preferencesFile = "window.json"

// Lock is how the window locks.
func (p Preferences) Lock() AppLock {
	if p.AppLock == nil {
		return UsualLock
	}
	return *p.AppLock
}

// Load reads the preferences of a home; a home without any has none chosen.
func Load(home string) (Preferences, error) {
	var p Preferences
	body, err := os.ReadFile(filepath.Join(home, preferencesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("reading how the window is to look: %w", err)
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return Preferences{}, fmt.Errorf("understanding how the window is to look: %w", err)
	}
	return p, nil
}

// Change changes some preferences of a home and leaves the others. Those that can't be understood are begun anew.
func Change(home string, change func(*Preferences)) error {
	p, _ := Load(home)
	change(&p)
	return Save(home, p)
}

// Save writes the preferences of a home, whole or not at all.
func Save(home string, p Preferences) error {
	body, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding how the window is to look: %w", err)
	}
	path := filepath.Join(home, preferencesFile)
	if err := os.WriteFile(path+".new", append(body, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing how the window is to look: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("keeping how the window is to look: %w", err)
	}
	return nil
}
