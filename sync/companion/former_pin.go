package companion

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"satchel/auth/applock"
	"satchel/storage/keychain"
)

// windowFile is where the window keeps its person's preferences, and once kept the name of the home's PIN.
const windowFile = "window.json"

// adoptPIN takes over a PIN that was set when each home had its own, which its preferences name.
func (c *Companion) adoptPIN(ctx context.Context, pin applock.Lock, kind keychain.Kind) error {
	text, err := os.ReadFile(filepath.Join(c.home, windowFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking for a PIN of before: %w", err)
	}
	var window struct {
		Former struct {
			Name     string        `json:"name"`
			Keychain keychain.Kind `json:"keychain"`
		} `json:"app_lock"`
	}
	if json.Unmarshal(text, &window) != nil || window.Former.Name == "" || window.Former.Keychain != kind {
		return nil // preferences that can't be understood are begun anew
	}
	return pin.Adopt(ctx, window.Former.Name)
}
