package access_test

import (
	"context"
	"errors"
	"testing"

	"satchel/auth/access"
	"satchel/storage/database"
)

func TestAMemberMayWhatTheyWereGivenElseWhatTheirRoleWasElseWhatItMayAnywhere(t *testing.T) {
	each(t, func(b *bench) {
		ctx, ben := b.t.Context(), b.bookkeeper.ID
		b.want("letting in", b.Grant(ctx, b.alpha.ID, ben), nil)
		may := func(when string, feature access.Feature, want bool) {
			b.t.Helper()
			err := b.May(ctx, ben, b.alpha.ID, feature)
			var refused *access.FeatureError
			if want && err != nil || !want && !errors.As(err, &refused) {
				b.t.Errorf("%s, %s: got %v, want %v", when, feature, err, want)
			}
		}
		may("at first", access.EditDocuments, true)
		may("at first", access.People, false)
		role := database.RoleFeature{SiteID: b.site.ID, Role: string(access.Bookkeeper), Feature: string(access.EditDocuments)}
		b.write(func(ctx context.Context, tx *database.Tx) error { return tx.PutRoleFeature(ctx, role) })
		may("denied to the role", access.EditDocuments, false)
		own := database.MemberFeature{SiteID: b.site.ID, AccountID: ben, Feature: string(access.EditDocuments), Allowed: true}
		b.write(func(ctx context.Context, tx *database.Tx) error { return tx.PutMemberFeature(ctx, own) })
		may("given to the member", access.EditDocuments, true)
		b.write(func(ctx context.Context, tx *database.Tx) error {
			return tx.DeleteMemberFeature(ctx, b.site.ID, ben, own.Feature)
		})
		may("taken back", access.EditDocuments, false)
		b.write(func(ctx context.Context, tx *database.Tx) error {
			return tx.DeleteRoleFeature(ctx, b.site.ID, role.Role, role.Feature)
		})
		may("as anywhere", access.EditDocuments, true)
	})
}

func TestNothingIsDoneWithDocumentsThatAreNotSeen(t *testing.T) {
	each(t, func(b *bench) {
		ctx, ben := b.t.Context(), b.bookkeeper.ID
		b.want("letting in", b.Grant(ctx, b.alpha.ID, ben), nil)
		own := database.MemberFeature{SiteID: b.site.ID, AccountID: ben, Feature: string(access.SeeDocuments)}
		b.write(func(ctx context.Context, tx *database.Tx) error { return tx.PutMemberFeature(ctx, own) })
		for _, feature := range []access.Feature{access.EditDocuments, access.ReviewDocuments, access.DownloadDocuments} {
			var refused *access.FeatureError
			if err := b.May(ctx, ben, b.alpha.ID, feature); !errors.As(err, &refused) || refused.Feature != access.SeeDocuments {
				b.t.Errorf("%s: got %v", feature, err)
			}
			if standing := must(b.On(ctx, ben, b.site.ID)); !standing.Given(feature) {
				b.t.Errorf("%s was taken away", feature)
			}
		}
		b.want("adding", b.May(ctx, ben, b.alpha.ID, access.AddDocuments), nil)
	})
}

func TestAnOwnerMayEverythingWhateverIsWritten(t *testing.T) {
	each(t, func(b *bench) {
		own := database.MemberFeature{SiteID: b.site.ID, AccountID: b.owner.ID, Feature: string(access.People)}
		b.write(func(ctx context.Context, tx *database.Tx) error { return tx.PutMemberFeature(ctx, own) })
		standing := must(b.On(b.t.Context(), b.owner.ID, b.site.ID))
		for _, feature := range access.Features() {
			if !standing.May(feature) {
				b.t.Errorf("the owner may not %s", feature)
			}
		}
		_, err := b.On(b.t.Context(), b.stranger.ID, b.site.ID)
		b.want("a stranger", err, access.ErrNotMember)
	})
}

func (b *bench) write(change func(context.Context, *database.Tx) error) {
	b.t.Helper()
	b.want("a change", b.db.Write(b.t.Context(), change), nil)
}
