package companion

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// SentPasscode is one that the service sent to this companion, for a sign-in with its account elsewhere.
type SentPasscode struct {
	Code      string    `json:"code"`
	SentAt    time.Time `json:"sent_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// waitForPasscode is how long one request waits for a passcode that is not there yet; less than callLimit.
const waitForPasscode = 20 * time.Second

// SentPasscodes lists those that still count, the newest first. With wait it waits a little for one if there is
// none; ask again for as long as is wanted.
func (c *Companion) SentPasscodes(ctx context.Context, wait bool) ([]SentPasscode, error) {
	service, err := c.service()
	if err != nil {
		return nil, err
	}
	path := "/api/v1/account/passcodes"
	if wait {
		path += fmt.Sprintf("?wait=%d", int(waitForPasscode/time.Second))
	}
	var sent []SentPasscode
	err = service.call(ctx, http.MethodGet, path, &sent)
	return sent, err
}
