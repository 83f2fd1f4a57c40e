//go:build windows || darwin || android || ios

package metered

import (
	"context"
	"errors"
)

// Supported reports whether the system can be asked.
const Supported = false

// Now is false.
func Now(context.Context) (bool, error) { return false, errors.ErrUnsupported }
