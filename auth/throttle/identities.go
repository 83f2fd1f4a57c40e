package throttle

import (
	"context"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// The limits of the identity provider, which are its own: who is kept out there is not kept out of the portal.
//
// A mailbox gets at most 5 codes a day at the wish of one network. The first of each network counts against 100 a day,
// the others against 20: so a sign-up page is no way to flood anybody, and who has few networks can't use up what the
// mailbox's owner wants at another. With 5 tries each, a code of 8 digits is then guessed once in 450 years.
var (
	atProvider = door{
		address: limit{"identity address", 100, 15 * time.Minute},
		place:   limit{"identity place", 10, 15 * time.Minute},
		account: limit{"identity account", 50, time.Hour},
		known:   limit{"identity known place", 1, 30 * 24 * time.Hour},
	}

	codeAddress = limit{"code address", 30, time.Hour}      // codes ordered from one network
	codePlace   = limit{"code place", 5, 24 * time.Hour}    // codes for one mailbox from one network
	codeFirst   = limit{"code first", 100, 24 * time.Hour}  // codes for one mailbox, each the first of its network
	codeMailbox = limit{"code mailbox", 20, 24 * time.Hour} // the other codes for one mailbox
	codeTries   = limit{"code tries", 60, 15 * time.Minute} // codes typed in from one network
	siteAsked   = limit{"site asked", 10, 24 * time.Hour}   // sites named by one identity
	siteAddress = limit{"site address", 60, 24 * time.Hour} // sites named from one network
	linkAddress = limit{"id reset address", 20, 15 * time.Minute}
	linkMailbox = limit{"id reset account", 3, 15 * time.Minute}
	linkTries   = limit{"id complete address", 30, 15 * time.Minute}

	changeIdentity = limit{"change identity", 10, 15 * time.Minute} // failed tries of the current password
)

// IdentitySignIn is SignIn at the identity provider.
func (s *Service) IdentitySignIn(ctx context.Context, email string, from netip.Addr) error {
	return s.try(ctx, atProvider, email, from)
}

// IdentitySignedIn is SignedIn at the identity provider.
func (s *Service) IdentitySignedIn(ctx context.Context, email string, from netip.Addr) error {
	return s.opened(ctx, atProvider, email, from)
}

// CodeOrder counts an order for a code by mail, whether or not anybody has the address. Refusal is *Error.
func (s *Service) CodeOrder(ctx context.Context, email string, from netip.Addr) error {
	return s.taking(ctx, func(ctx context.Context, tx *database.Tx, now time.Time) (*Error, error) {
		here, share := counter{codePlace, email + "\n" + line(from)}, codeFirst
		again, err := tx.ThrottleRuns(ctx, here.key(), now)
		if err != nil {
			return nil, err
		}
		if again {
			share = codeMailbox
		}
		return take(ctx, tx, now, counter{codeAddress, network(from)}, here, counter{share, email})
	})
}

// CodeTry counts a code typed in, whatever it belongs to. Refusal is *Error.
func (s *Service) CodeTry(ctx context.Context, from netip.Addr) error {
	return s.counting(ctx, counter{codeTries, network(from)})
}

// SiteNamed counts a customer number or registration id that an identity names. Refusal is *Error.
func (s *Service) SiteNamed(ctx context.Context, identity uuid.UUID, from netip.Addr) error {
	return s.counting(ctx, counter{siteAddress, network(from)}, counter{siteAsked, identity.String()})
}

// IdentityResetRequest is ResetRequest at the identity provider.
func (s *Service) IdentityResetRequest(ctx context.Context, email string, from netip.Addr) error {
	return s.counting(ctx, counter{linkAddress, network(from)}, counter{linkMailbox, email})
}

// IdentityResetCompletion is ResetCompletion at the identity provider.
func (s *Service) IdentityResetCompletion(ctx context.Context, from netip.Addr) error {
	return s.counting(ctx, counter{linkTries, network(from)})
}

// IdentityResetCompleted is ResetCompleted at the identity provider.
func (s *Service) IdentityResetCompleted(ctx context.Context, email string, from netip.Addr) error {
	return s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.welcome(ctx, tx, atProvider, email, from)
	})
}

// IdentityChange is Change at the identity provider.
func (s *Service) IdentityChange(ctx context.Context, identity uuid.UUID) error {
	return s.counting(ctx, counter{changeIdentity, identity.String()})
}

// IdentityChanged is Changed at the identity provider.
func (s *Service) IdentityChanged(ctx context.Context, identity uuid.UUID) error {
	return s.db.WriteGrouped(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteThrottles(ctx, counter{changeIdentity, identity.String()}.key())
	})
}

func (s *Service) counting(ctx context.Context, counters ...counter) error {
	return s.taking(ctx, func(ctx context.Context, tx *database.Tx, now time.Time) (*Error, error) {
		return take(ctx, tx, now, counters...)
	})
}
