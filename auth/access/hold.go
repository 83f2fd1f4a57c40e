package access

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// places is a transaction.
type places interface {
	holder
	members
	companyPlaces
	Company(ctx context.Context, id uuid.UUID) (database.Company, error)
}

// MayHeld is May in a transaction that must not be overtaken: whoever would take away what the account may waits for its
// end. It is asked before the transaction locks anything of the company's.
func MayHeld(ctx context.Context, tx places, account, company uuid.UUID, feature Feature) error {
	if err := Hold(ctx, tx, []Sender{{Account: account, Company: company}}); err != nil {
		return err
	}
	if err := checkIn(ctx, tx, account, company); err != nil {
		return err
	}
	row, err := tx.Company(ctx, company)
	if err != nil {
		return err
	}
	standing, err := StandingIn(ctx, tx, account, row.SiteID)
	if errors.Is(err, ErrNotMember) {
		return ErrNoAccess
	}
	if err != nil {
		return err
	}
	if !standing.May(feature) {
		return &FeatureError{Feature: standing.Lacking(feature), Site: row.SiteID, Company: company}
	}
	return nil
}
