package signin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// idleLife is how long a service keeps a device that nobody uses (design.md, "Tokens"). After that it has ended the
// device by itself, and needn't be told.
const idleLife = 30 * 24 * time.Hour

// revocation is a device that was signed out here while its service could not be reached. Its token is good for nothing
// but ending that device, which is why it alone may stand in a file.
type revocation struct {
	Issuer string    `json:"issuer"`
	Device uuid.UUID `json:"device"`
	Token  string    `json:"revocation_token"`
	Until  time.Time `json:"until"` // when the service has ended the device by itself
}

// RevocationsWaiting tells how many devices were signed out here and are still on their service's list.
func (s *Service) RevocationsWaiting() (int, error) {
	waiting, err := s.outbox().read()
	return len(waiting), err
}

// DeliverRevocations tells services, once each, of the devices that were signed out here while they could not be
// reached, and forgets those that they have been told of. It says how many are left; the error is why.
func (s *Service) DeliverRevocations(ctx context.Context) (left int, err error) {
	waiting, err := s.toDeliver(ctx)
	if err != nil {
		return 0, err
	}
	var failures []error
	for _, one := range waiting {
		err := s.deliver(ctx, one)
		if err == nil {
			err = s.outbox().change(ctx, func(held *heldOutbox) error { return held.drop(one.Device) })
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("revoking a device at %s: %w", one.Issuer, err))
		}
	}
	return len(failures), errors.Join(failures...)
}

// toDeliver is what waits. It is read while nobody holds the file: what a sign-out has noted counts only once its
// keychain is empty.
func (s *Service) toDeliver(ctx context.Context) (waiting []revocation, err error) {
	waiting, err = s.outbox().read()
	if err == nil && len(waiting) == 0 {
		return nil, nil // as nearly always: nothing is locked
	}
	err = s.outbox().change(ctx, func(held *heldOutbox) error {
		waiting = held.waiting
		return held.garbled // told once, and then put aside
	})
	return waiting, err
}

// deliver is done when the service has revoked the device, or has ended it long ago. That it is the service that
// answers is asked first: what else may answer in its place says 200 to anything.
func (s *Service) deliver(ctx context.Context, one revocation) error {
	if !one.Until.After(s.now()) {
		return nil
	}
	if _, err := s.Discover(ctx, one.Issuer); err != nil {
		return err
	}
	return s.revoke(ctx, one.Issuer, one.Token)
}
