package companion

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"satchel/storage/disk"
	"satchel/sync/engine"
)

// Sending is how a home's documents may use the network.
type Sending struct {
	Limit       int64 `json:"limit,omitempty"`        // bytes a second for all uploads together; 0 is none
	WaitMetered bool  `json:"wait_metered,omitempty"` // uploads wait while the network is metered
}

// LeastLimit is the lowest limit: slower, and a service would take the connection for dead. In bytes a second.
const LeastLimit = 64_000

// ErrLimit means that a limit is lower than LeastLimit.
var ErrLimit = errors.New("companion: the limit is too low")

const sendingFile = "sending.json"

// Sending reads it; a home where nothing was set has no limit.
func (c *Companion) Sending() (Sending, error) {
	var s Sending
	body, err := os.ReadFile(filepath.Join(c.home, sendingFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(body, &s)
	}
	if err != nil {
		return Sending{}, fmt.Errorf("reading how documents may be sent: %w", err)
	}
	return s, nil
}

// SetSending changes it, for uploads that begin from now on, in every process on this home.
func (c *Companion) SetSending(s Sending) error {
	if s.Limit != 0 && s.Limit < LeastLimit {
		return fmt.Errorf("%d bytes a second: %w", s.Limit, ErrLimit)
	}
	body, err := json.Marshal(s)
	if err == nil {
		err = disk.Replace(filepath.Join(c.home, sendingFile), append(body, '\n'))
	}
	if err != nil {
		return fmt.Errorf("keeping how documents may be sent: %w", err)
	}
	return nil
}

// maySend is how an upload may use the network now, or engine.ErrMetered. What can't be read or asked holds nothing up.
func (c *Companion) maySend(ctx context.Context) (Sending, error) {
	s, err := c.Sending()
	if err != nil {
		c.log.WarnContext(ctx, "how documents may be sent can't be read", "error", err)
	}
	if !s.WaitMetered {
		return s, nil
	}
	costly, err := c.options.metered()(ctx)
	if err != nil {
		c.log.DebugContext(ctx, "whether the network is metered can't be asked", "error", err)
	}
	if costly {
		return s, engine.ErrMetered
	}
	return s, nil
}
