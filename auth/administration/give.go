package administration

import (
	"context"
	"fmt"
	"slices"

	"satchel/auth/access"
	"satchel/storage/database"
)

// BeyondError means that somebody would give more than they have themselves. It is an ErrNotAllowed.
type BeyondError struct {
	Role    access.Role      // that they would give; empty where it is about a feature alone
	Lacking []access.Feature // of that, what they don't have; at least one, in the order of access.Features
}

// Error tells what.
func (e *BeyondError) Error() string {
	return fmt.Sprintf("%v: %s %v, which the giver doesn't have", ErrNotAllowed, e.Role, e.Lacking)
}

// Is has it found by the reason that all of its kind share.
func (e *BeyondError) Is(target error) bool { return target == ErrNotAllowed }

// mayGive is nil for a role that a member may give, by whichever way: to whom they invite, import or add, and to another
// member. Nobody gives one whose features, as the site's matrix stands, include one that they don't have themselves now;
// else what is denied to somebody would come back to them through an account that they let in. And whoever doesn't run
// the site makes nobody an administrator. Errors are ErrNotAllowed and *BeyondError.
func mayGive(giver access.Standing, role access.Role, differ []database.RoleFeature) error {
	if role == access.Administrator && !giver.Role.Runs() {
		return ErrNotAllowed
	}
	lacking := slices.DeleteFunc(mayList(role, differ), giver.Given)
	if len(lacking) > 0 {
		return &BeyondError{Role: role, Lacking: lacking}
	}
	return nil
}

// gives is mayGive for the doer.
func (c *change) gives(ctx context.Context, role access.Role) error {
	differ, err := c.RoleFeatures(ctx, c.site.ID)
	if err != nil {
		return err
	}
	return mayGive(c.doer, role, differ)
}

// has is nil for a feature that the doer has, and may have others have or not.
func (c *change) has(feature access.Feature) error {
	if !c.doer.Given(feature) {
		return &BeyondError{Lacking: []access.Feature{feature}}
	}
	return nil
}
