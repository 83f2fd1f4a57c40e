//go:build android || ios

package autostart

import "errors"

// Supported reports whether the system has such a thing.
const Supported = false

// On is false.
func (Entry) On() (bool, error) { return false, nil }

// Set fails.
func (Entry) Set(bool) error { return errors.ErrUnsupported }
