package throttle

import (
	"context"
	"net/netip"
	"time"

	"satchel/storage/database"
)

// The limits of passcodes, separate from those of passwords: who can try passcodes has the password already.
//
// With two passcodes of a million right at a time, 20 tries a day from unknown networks find one in 70 years on
// average. From a network that the owner gave a passcode from within 30 days only the first three limits count, with
// which somebody there who has the password finds one in 27 years; and a recovery code needs none of them, so nobody
// keeps an owner out.
var (
	passcodeAddress = limit{"passcode address", 60, 15 * time.Minute}
	passcodePlace   = limit{"passcode place", 10, 15 * time.Minute}
	passcodeDay     = limit{"passcode place a day", 50, 24 * time.Hour}
	passcodeOwner   = limit{"passcode owner", 20, 24 * time.Hour}
	passcodeKnown   = limit{"passcode known place", 1, 30 * 24 * time.Hour}
	passcodePause   = limit{"passcode pause", 1, time.Minute}     // between two codes that are sent
	passcodeOrder   = limit{"passcode orders", 5, 24 * time.Hour} // codes sent to one owner
	recoveryAddress = limit{"recovery address", 30, 15 * time.Minute}
)

// PasscodeTry counts a passcode that is tried, before it is compared. The owner is spelt as one wishes, always
// the same. Refusal is *Error.
func (s *Service) PasscodeTry(ctx context.Context, owner string, from netip.Addr) error {
	return s.taking(ctx, func(ctx context.Context, tx *database.Tx, now time.Time) (*Error, error) {
		here := place(owner, from)
		refused, err := take(ctx, tx, now, counter{passcodeAddress, network(from)}, counter{passcodePlace, here}, counter{passcodeDay, here})
		if err != nil || refused != nil {
			return refused, err
		}
		isKnown, err := tx.ThrottleRuns(ctx, counter{passcodeKnown, here}.key(), now)
		if err != nil || isKnown {
			return nil, err
		}
		return take(ctx, tx, now, counter{passcodeOwner, owner})
	})
}

// PasscodeTaken tells that a try was right.
func (s *Service) PasscodeTaken(ctx context.Context, owner string, from netip.Addr) error {
	return s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.RefundThrottle(ctx, counter{passcodeAddress, network(from)}.key()); err != nil {
			return err
		}
		here := place(owner, from)
		if err := tx.DeleteThrottles(ctx, counter{passcodePlace, here}.key(), counter{passcodeDay, here}.key(), counter{passcodeOwner, owner}.key()); err != nil {
			return err
		}
		return tx.SetThrottle(ctx, counter{passcodeKnown, here}.key(), s.clock().UTC().Add(passcodeKnown.window))
	})
}

// PasscodePause counts a code that is sent to an owner, once a minute at most. Refusal is *Error.
func (s *Service) PasscodePause(ctx context.Context, owner string) error {
	return s.counting(ctx, counter{passcodePause, owner})
}

// PasscodeOrder counts it for the day. Refusal is *Error.
func (s *Service) PasscodeOrder(ctx context.Context, owner string) error {
	return s.counting(ctx, counter{passcodeOrder, owner})
}

// RecoveryTry counts a recovery code that is tried. Refusal is *Error.
func (s *Service) RecoveryTry(ctx context.Context, from netip.Addr) error {
	return s.counting(ctx, counter{recoveryAddress, network(from)})
}
