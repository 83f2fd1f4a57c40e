package throttle

import (
	"context"
	"net/netip"
	"time"

	"github.com/google/uuid"
)

// The limits of mail that people have sent to others: a practice invites all its staff in a day, and who is stuck asks
// for a few things, but nobody's mailbox is flooded from here.
var (
	inviteSite = limit{"invite site", 200, 24 * time.Hour}
	importSite = limit{"import site", 20, 24 * time.Hour} // each of 500 people at most
	askAccount = limit{"ask account", 10, 24 * time.Hour}
	askAddress = limit{"ask address", 50, 24 * time.Hour} // an office shares one address
)

// Invite counts an invitation that a site mails. Refusal is *Error.
func (s *Service) Invite(ctx context.Context, site uuid.UUID) error {
	return s.counting(ctx, counter{inviteSite, site.String()})
}

// ImportPeople counts an import that a site carries out. Refusal is *Error.
func (s *Service) ImportPeople(ctx context.Context, site uuid.UUID) error {
	return s.counting(ctx, counter{importSite, site.String()})
}

// AskAccess counts a request to the administrators of a site. Refusal is *Error.
func (s *Service) AskAccess(ctx context.Context, account uuid.UUID, from netip.Addr) error {
	return s.counting(ctx, counter{askAddress, network(from)}, counter{askAccount, account.String()})
}
