package throttle

import (
	"context"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// limit is how many attempts are taken within a window that begins with the first of them.
type limit struct {
	name   string
	most   int64
	window time.Duration
}

// The limits. Guessing from one place is stopped after 10 tries; from many places after 50 an hour, which is
// within the 100 of NIST SP 800-63B-4 §3.2.2. An outsider who keeps an account at its 50 does not keep its
// owner out: from a network the owner signed in from within 30 days only the first two limits count, and a
// reset link, which needs the mailbox, clears the account's counts and makes its network such a one.
var (
	atService = door{
		address: limit{"sign-in address", 100, 15 * time.Minute}, // failed tries; an office shares one address
		place:   limit{"sign-in place", 10, 15 * time.Minute},    // failed tries for one account from one network
		account: limit{"sign-in account", 50, time.Hour},         // failed tries for one account from unknown networks
		known:   limit{"known place", 1, 30 * 24 * time.Hour},    // not a count: the owner signed in from here
	}

	resetAddress = limit{"reset address", 20, 15 * time.Minute}
	// A window shorter than a link lives: when the next mail is refused, a link that works was mailed before.
	resetAccount = limit{"reset account", 3, 15 * time.Minute}
	resetOwn     = limit{"reset own", 3, 15 * time.Minute} // orders of whoever is signed in, for their own account

	completeAddress = limit{"complete address", 30, 15 * time.Minute} // new passwords sent in with a link
	changeAccount   = limit{"change account", 10, 15 * time.Minute}   // failed tries of the current password
)

// door is a place that passwords are tried at; what is tried at one doesn't count at another.
type door struct{ address, place, account, known limit }

func place(email string, from netip.Addr) string { return email + "\n" + network(from) }

// SignIn counts an attempt to sign in, before the password is looked at. The e-mail need not exist, and is
// spelt as account.ParseEmail does. Refusal is *Error.
func (s *Service) SignIn(ctx context.Context, email string, from netip.Addr) error {
	return s.try(ctx, atService, email, from)
}

func (s *Service) try(ctx context.Context, at door, email string, from netip.Addr) error {
	return s.taking(ctx, func(ctx context.Context, tx *database.Tx, now time.Time) (*Error, error) {
		refused, err := take(ctx, tx, now, counter{at.address, network(from)}, counter{at.place, place(email, from)})
		if err != nil || refused != nil {
			return refused, err
		}
		isKnown, err := tx.ThrottleRuns(ctx, counter{at.known, place(email, from)}.key(), now)
		if err != nil || isKnown {
			return nil, err
		}
		return take(ctx, tx, now, counter{at.account, email})
	})
}

// SignedIn tells that an attempt counted by SignIn succeeded: it clears the account's own counts, takes this
// one attempt off the address (not the others: a guesser with an account of his own could clear them), and
// remembers the network as one of the owner's.
func (s *Service) SignedIn(ctx context.Context, email string, from netip.Addr) error {
	return s.opened(ctx, atService, email, from)
}

func (s *Service) opened(ctx context.Context, at door, email string, from netip.Addr) error {
	return s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.RefundThrottle(ctx, counter{at.address, network(from)}.key()); err != nil {
			return err
		}
		return s.welcome(ctx, tx, at, email, from)
	})
}

// welcome clears an account's counts at a door and remembers the network as its owner's.
func (s *Service) welcome(ctx context.Context, tx *database.Tx, at door, email string, from netip.Addr) error {
	here := place(email, from)
	if err := tx.DeleteThrottles(ctx, counter{at.place, here}.key(), counter{at.account, email}.key()); err != nil {
		return err
	}
	return tx.SetThrottle(ctx, counter{at.known, here}.key(), s.clock().UTC().Add(at.known.window))
}

// ResetRequest counts an order for a reset link. The e-mail need not exist. Refusal is *Error.
func (s *Service) ResetRequest(ctx context.Context, email string, from netip.Addr) error {
	return s.taking(ctx, func(ctx context.Context, tx *database.Tx, now time.Time) (*Error, error) {
		return take(ctx, tx, now, counter{resetAddress, network(from)}, counter{resetAccount, email})
	})
}

// OwnReset counts an order for a reset link of whoever is signed in, by account alone: neither others at the same address
// nor outsiders who know theirs stand in the way. Refusal is *Error.
func (s *Service) OwnReset(ctx context.Context, account uuid.UUID) error {
	return s.counting(ctx, counter{resetOwn, account.String()})
}

// ResetCompletion counts a new password sent in with a reset link, before the link is looked at. Refusal is
// *Error.
func (s *Service) ResetCompletion(ctx context.Context, from netip.Addr) error {
	return s.taking(ctx, func(ctx context.Context, tx *database.Tx, now time.Time) (*Error, error) {
		return take(ctx, tx, now, counter{completeAddress, network(from)})
	})
}

// ResetCompleted tells that the owner of the mailbox set a new password from here, so that whatever outsiders
// had used up no longer stands in the way of signing in with it.
func (s *Service) ResetCompleted(ctx context.Context, email string, from netip.Addr) error {
	return s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.welcome(ctx, tx, atService, email, from)
	})
}

// Change counts an attempt to change the password of a signed-in account, before the current one is compared.
// Refusal is *Error.
func (s *Service) Change(ctx context.Context, account uuid.UUID) error {
	return s.taking(ctx, func(ctx context.Context, tx *database.Tx, now time.Time) (*Error, error) {
		return take(ctx, tx, now, counter{changeAccount, account.String()})
	})
}

// Changed tells that an attempt counted by Change had the right current password.
func (s *Service) Changed(ctx context.Context, account uuid.UUID) error {
	return s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteThrottles(ctx, counter{changeAccount, account.String()}.key())
	})
}
