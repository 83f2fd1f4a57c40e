package signin

import (
	"context"
	"errors"
	"fmt"
	"os"
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
	Until  time.Time `json:"until"`          // when the service has ended the device by itself
	Slow   int       `json:"slow,omitempty"` // times in a row that its service kept a delivery waiting and then didn't take it
	Next   time.Time `json:"next,omitzero"`  // not to be tried before, after such times
}

// A service that refuses or is gone costs nobody anything, and every command tries it. One that keeps a delivery waiting
// for longer than slowAnswer would hold up every command: it is left alone for a while, doubling from the first to the
// last.
const (
	slowAnswer    = time.Second
	firstPutOff   = time.Minute
	longestPutOff = 15 * time.Minute
)

// due tells whether a revocation is to be tried now. A next try further away than any can be is a clock put back.
func (r revocation) due(now time.Time) bool {
	return !now.Before(r.Next) || r.Next.Sub(now) > longestPutOff
}

func (r *revocation) putOff(now time.Time) {
	r.Next = now.Add(min(longestPutOff, firstPutOff<<min(r.Slow, 8))).UTC().Round(0)
	r.Slow++
}

// RevocationsWaiting tells how many devices were signed out here and are still on their service's list.
func (s *Service) RevocationsWaiting() (int, error) {
	waiting, err := s.outbox().read()
	return len(waiting), err
}

// DamagedRevocations is where a damaged file of revocations is, whether or not it has been put aside; empty where there
// is none. The devices that it named are still on their service's list.
func (s *Service) DamagedRevocations() string {
	box := s.outbox()
	if _, err := os.Stat(box.path + damagedSuffix); err == nil {
		return box.path + damagedSuffix
	}
	if _, err := box.read(); errors.Is(err, errGarbled) {
		return box.path
	}
	return ""
}

// DeliverRevocations tells services, once each, of the devices that were signed out here while they could not be
// reached, and forgets those that they have been told of. It says how many are left; the error is why those failed that
// were tried. A service that lately kept others waiting is not tried yet.
func (s *Service) DeliverRevocations(ctx context.Context) (left int, err error) {
	waiting, err := s.toDeliver(ctx)
	if err != nil {
		return 0, err
	}
	var failures []error
	slow := map[string]bool{}
	for _, one := range waiting {
		if slow[one.Issuer] || !one.due(s.now()) {
			left++
			continue
		}
		began := s.now()
		err := s.deliver(ctx, one)
		if err == nil {
			err = s.outbox().change(ctx, func(held *heldOutbox) error { return held.drop(one.Device) })
		} else if s.now().Sub(began) >= slowAnswer {
			slow[one.Issuer] = true
			err = errors.Join(err, s.putOff(ctx, one.Issuer))
		}
		if err != nil {
			left++
			failures = append(failures, fmt.Errorf("revoking a device at %s: %w", one.Issuer, err))
		}
	}
	return left, errors.Join(failures...)
}

// putOff has everything for a slow service wait. It is kept even where the caller has lost patience.
func (s *Service) putOff(ctx context.Context, issuer string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), slowAnswer)
	defer cancel()
	return s.outbox().change(ctx, func(held *heldOutbox) error {
		for i := range held.waiting {
			if held.waiting[i].Issuer == issuer {
				held.waiting[i].putOff(s.now())
			}
		}
		return held.write(held.waiting)
	})
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
