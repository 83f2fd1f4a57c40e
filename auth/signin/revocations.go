package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"
)

// revocationsFile is where a home keeps revocations that no service has been told of yet. It exists only while there
// are some.
const revocationsFile = "revocations.json"

// damagedSuffix marks what was put aside because it could not be understood.
const damagedSuffix = ".damaged"

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

// errGarbled means that a home's file of revocations can't be understood.
var errGarbled = errors.New("signin: the file of revocations is damaged")

// outbox is a home's file of revocations. Changes of several processes come one after the other.
type outbox struct{ path string }

func (s *Service) outbox() outbox {
	return outbox{filepath.Join(s.options.Home, revocationsFile)}
}

func (o outbox) read() ([]revocation, error) {
	content, err := os.ReadFile(o.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading which devices are still to be revoked: %w", err)
	}
	var waiting []revocation
	if err := json.Unmarshal(content, &waiting); err != nil {
		return nil, fmt.Errorf("understanding which devices are still to be revoked: %w: %w", errGarbled, err)
	}
	return waiting, nil
}

func (o outbox) add(ctx context.Context, one revocation) error {
	return o.change(ctx, func(waiting []revocation) []revocation {
		return append(without(waiting, one.Device), one)
	})
}

func (o outbox) drop(ctx context.Context, device uuid.UUID) error {
	return o.change(ctx, func(waiting []revocation) []revocation { return without(waiting, device) })
}

func without(waiting []revocation, device uuid.UUID) []revocation {
	return slices.DeleteFunc(waiting, func(r revocation) bool { return r.Device == device })
}

// change writes the file anew, or removes it when nothing is left to tell.
func (o outbox) change(ctx context.Context, change func([]revocation) []revocation) error {
	unlock, err := lockFile(ctx, o.path+".lock")
	if err != nil {
		return err
	}
	defer unlock()
	waiting, err := o.read()
	if errors.Is(err, errGarbled) { // put aside, or nothing could ever be noted here again
		waiting, err = nil, os.Rename(o.path, o.path+damagedSuffix)
	}
	if err != nil {
		return err
	}
	waiting = change(waiting)
	if len(waiting) == 0 {
		if err := os.Remove(o.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forgetting what was revoked: %w", err)
		}
		return nil
	}
	content, err := json.MarshalIndent(waiting, "", "  ")
	if err != nil {
		return fmt.Errorf("writing which devices are still to be revoked: %w", err)
	}
	if err := replaceFile(o.path, append(content, '\n')); err != nil {
		return fmt.Errorf("writing which devices are still to be revoked: %w", err)
	}
	return nil
}

// RevocationsWaiting tells how many devices were signed out here and are still on their service's list.
func (s *Service) RevocationsWaiting() (int, error) {
	waiting, err := s.outbox().read()
	return len(waiting), err
}

// DeliverRevocations tells services, once each, of the devices that were signed out here while they could not be
// reached, and forgets those that they have been told of. It says how many are left; the error is why.
func (s *Service) DeliverRevocations(ctx context.Context) (left int, err error) {
	waiting, err := s.outbox().read()
	if errors.Is(err, errGarbled) {
		as := func(waiting []revocation) []revocation { return waiting }
		return 0, errors.Join(err, s.outbox().change(ctx, as)) // told once, and then put aside
	}
	if err != nil {
		return 0, err
	}
	var failures []error
	for _, one := range waiting {
		err := s.deliver(ctx, one)
		if err == nil {
			err = s.outbox().drop(ctx, one.Device)
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("revoking a device at %s: %w", one.Issuer, err))
		}
	}
	return len(failures), errors.Join(failures...)
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
