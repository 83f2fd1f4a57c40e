package administration

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
)

// known is what a plan is made from: the database, or a transaction.
type known interface {
	accounts
	RoleFeatures(ctx context.Context, site uuid.UUID) ([]database.RoleFeature, error)
	CompaniesOn(ctx context.Context, site uuid.UUID) ([]database.Company, error)
	CompanyMembersOn(ctx context.Context, site uuid.UUID) ([]database.CompanyMember, error)
	OpenInvitations(ctx context.Context, site uuid.UUID) ([]database.Invitation, error)
	InvitationCalled(ctx context.Context, id uuid.UUID) (database.Invitation, error)
}

// plan reads a file as it would be carried out now, under an id that is new or stands on its seal.
func plan(ctx context.Context, db known, doer access.Standing, file []byte, id uuid.UUID) (Plan, error) {
	rows, err := readRows(file)
	if err != nil {
		return Plan{}, err
	}
	planner := planner{doer: doer, seen: map[string]bool{}}
	if planner.differ, err = db.RoleFeatures(ctx, doer.SiteID); err != nil {
		return Plan{}, err
	}
	if planner.companies, err = db.CompaniesOn(ctx, doer.SiteID); err != nil {
		return Plan{}, err
	}
	if planner.places, err = db.CompanyMembersOn(ctx, doer.SiteID); err != nil {
		return Plan{}, err
	}
	if planner.open, err = db.OpenInvitations(ctx, doer.SiteID); err != nil {
		return Plan{}, err
	}
	made := Plan{id: id}
	sum := sha256.New()
	for _, row := range rows {
		line, err := planner.line(ctx, db, row)
		if err != nil {
			return Plan{}, err
		}
		made.Lines = append(made.Lines, line)
		fmt.Fprintf(sum, "%q\n", []any{line.Number, line.Result, line.Why, line.About, line.invitee})
	}
	made.Seal = hex.EncodeToString(id[:]) + hex.EncodeToString(sum.Sum(nil))
	return made, nil
}

// sealed is the plan that a seal was put on, if it is the same still and wasn't carried out: else its first invitation has
// its id.
func sealed(ctx context.Context, db known, doer access.Standing, file []byte, seal string) (Plan, error) {
	id, err := uuid.Parse(seal[:min(len(seal), hex.EncodedLen(len(uuid.UUID{})))])
	if err != nil {
		return Plan{}, ErrImportChanged
	}
	was, err := db.InvitationCalled(ctx, id)
	switch {
	case err == nil && was.SiteID == doer.SiteID:
		return Plan{}, ErrImportDone
	case err == nil:
		return Plan{}, ErrImportChanged
	case !errors.Is(err, database.ErrNotFound):
		return Plan{}, err
	}
	made, err := plan(ctx, db, doer, file, id)
	if err == nil && made.Seal != seal {
		err = ErrImportChanged
	}
	return made, err
}
