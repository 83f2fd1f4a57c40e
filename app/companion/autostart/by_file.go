//go:build !windows && !android && !ios

package autostart

import "fmt"

// On reports whether this very program is started at sign-in, with these arguments.
func (e Entry) On() (bool, error) {
	f, err := e.find()
	if err != nil {
		return false, fmt.Errorf("looking for the folder of what starts at sign-in: %w", err)
	}
	return f.on()
}

// Set has it started at sign-in, or not.
func (e Entry) Set(on bool) error {
	f, err := e.find()
	if err != nil {
		return fmt.Errorf("looking for the folder of what starts at sign-in: %w", err)
	}
	return f.set(on)
}
