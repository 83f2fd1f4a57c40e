package administration_test

import (
	"errors"
	"slices"
	"testing"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

func TestALockEndsWithTheRightToHoldIt(t *testing.T) {
	for name, taken := range map[string]func(*bench) error{
		"the company": func(b *bench) error {
			return b.SetCompany(b.t.Context(), b.by(b.ada), b.ben.ID, b.alpha.ID, true, false)
		},
		"the feature": func(b *bench) error {
			return b.SetFeature(b.t.Context(), b.by(b.ada), b.ben.ID, access.EditDocuments, administration.AsRole, administration.Deny)
		},
		"what the feature needs": func(b *bench) error {
			return b.SetFeature(b.t.Context(), b.by(b.ada), b.ben.ID, access.SeeDocuments, administration.AsRole, administration.Deny)
		},
		"the feature of the role": func(b *bench) error {
			may := must(b.RoleMay(b.t.Context(), b.site.ID, access.Bookkeeper))
			edit := func(f access.Feature) bool { return f == access.EditDocuments }
			return b.SetRoleFeatures(b.t.Context(), b.by(b.ada), access.Bookkeeper, may, slices.DeleteFunc(slices.Clone(may), edit))
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				ctx := b.t.Context()
				cookie, _ := b.signedIn(b.ben, b.alpha)
				held := b.locked(b.ben, cookie)
				b.want("another feature", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, access.ReviewDocuments, administration.AsRole, administration.Deny), nil)
				if _, err := b.db.LockOn(ctx, held); err != nil {
					b.t.Errorf("while they may edit: %v", err)
				}
				b.want("given back", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, access.ReviewDocuments, administration.Deny, administration.AsRole), nil)
				b.want("taken away", taken(b), nil)
				if _, err := b.db.LockOn(ctx, held); !errors.Is(err, database.ErrNotFound) {
					b.t.Errorf("the lock is %v", err)
				}
				if _, err := b.browser(cookie); err != nil {
					b.t.Errorf("the browser is %v", err)
				}
			})
		})
	}
}
