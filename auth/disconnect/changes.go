package disconnect

import (
	"context"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Changes is what a disconnect would change, for the person to read before they decide.
type Changes struct {
	Account  database.Account
	Issuers  []string // of the identities that end
	Devices  []database.Device
	Sessions int64 // signed-in browsers, the one at hand among them
}

// Preview lists what would change. Where nothing can be disconnected, the error is the reason, of auth/account.
func (s *Service) Preview(ctx context.Context, id uuid.UUID) (Changes, error) {
	row, err := s.DB.Account(ctx, id)
	if err != nil {
		return Changes{}, err
	}
	if _, err := stateOf(row).Apply(account.Disconnect); err != nil {
		return Changes{Account: row}, err
	}
	return s.changes(ctx, row)
}

func (s *Service) changes(ctx context.Context, row database.Account) (Changes, error) {
	changes := Changes{Account: row}
	links, err := s.DB.LinksOf(ctx, row.ID)
	if err != nil {
		return Changes{}, err
	}
	for _, link := range links {
		if link.DisconnectedAt.IsZero() {
			changes.Issuers = append(changes.Issuers, link.Issuer)
		}
	}
	if changes.Devices, err = s.DB.DevicesOf(ctx, row.ID); err != nil {
		return Changes{}, err
	}
	now := s.Clock().UTC()
	changes.Sessions, err = s.DB.LiveSessionsOf(ctx, row, now, now.Add(-session.IdleLimit))
	return changes, err
}
