package throttle

import (
	"context"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// The limits of pairing. A code is one of 20⁸ for five minutes: with a thousand codes shown at any time, a
// network's 30 wrong tries find one in some 25 years of trying without a pause.
var (
	pairingTries   = limit{"pairing tries", 30, 15 * time.Minute}
	pairingAccount = limit{"pairing account", 20, 15 * time.Minute}
)

// PairingTry counts a pairing code that a device sent, before it is looked up. Refusal is *Error.
func (s *Service) PairingTry(ctx context.Context, from netip.Addr) error {
	return s.counting(ctx, counter{pairingTries, network(from)})
}

// PairingTaken takes a try that was right off the count, so that an office can pair all its phones in a row.
func (s *Service) PairingTaken(ctx context.Context, from netip.Addr) error {
	return s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.RefundThrottle(ctx, counter{pairingTries, network(from)}.key())
	})
}

// PairingStart counts a code that an account had shown. Refusal is *Error.
func (s *Service) PairingStart(ctx context.Context, account uuid.UUID) error {
	return s.counting(ctx, counter{pairingAccount, account.String()})
}
