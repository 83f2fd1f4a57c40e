package session_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/storage/database"
)

// site is one that ann owns.
func (b *bench) site() uuid.UUID {
	b.t.Helper()
	row := database.Site{ID: uuid.Must(uuid.NewV7()), Name: "Hartley", CustomerNumber: "4711", OwnerID: b.ann.ID, CreatedAt: b.now}
	b.write(func(ctx context.Context, tx *database.Tx) error {
		if err := tx.AddSite(ctx, row); err != nil {
			return err
		}
		return tx.PutMember(ctx, database.Member{SiteID: row.ID, AccountID: b.ann.ID, Role: string(access.Owner), CreatedAt: b.now})
	})
	return row.ID
}

// member is somebody with a role on a site.
func (b *bench) member(site uuid.UUID, name string, role access.Role) database.Account {
	b.t.Helper()
	row := database.Account{ID: uuid.Must(uuid.NewV7()), Email: name + "@x.test", Name: name, PasswordHash: "x", Link: "none", AuthEpoch: 1, CreatedAt: b.now}
	b.write(func(ctx context.Context, tx *database.Tx) error {
		if err := tx.AddAccount(ctx, row); err != nil {
			return err
		}
		return tx.PutMember(ctx, database.Member{SiteID: site, AccountID: row.ID, Role: string(role), CreatedAt: b.now})
	})
	return row
}

// The page has listed the logins, and found that Ada may log them off, before it comes to it.
func TestNobodyLogsOffWhomTheyMayNotAnyMore(t *testing.T) {
	var feature *access.FeatureError
	lacks := func(err error) bool { return errors.As(err, &feature) && feature.Feature == access.Logins }
	none := func(err error) bool { return err == nil }
	role := func(role access.Role, of func(ada, ben database.Account) database.Account) func(context.Context, *database.Tx, uuid.UUID, database.Account, database.Account) error {
		return func(ctx context.Context, tx *database.Tx, site uuid.UUID, ada, ben database.Account) error {
			return tx.PutMember(ctx, database.Member{SiteID: site, AccountID: of(ada, ben).ID, Role: string(role), CreatedAt: noon})
		}
	}
	first, second := func(ada, _ database.Account) database.Account { return ada }, func(_, ben database.Account) database.Account { return ben }
	for name, test := range map[string]struct {
		meanwhile func(ctx context.Context, tx *database.Tx, site uuid.UUID, ada, ben database.Account) error
		ended     func(error) bool
		gone      int
	}{
		"nothing": {func(context.Context, *database.Tx, uuid.UUID, database.Account, database.Account) error { return nil }, none, 1},
		"the feature is denied": {func(ctx context.Context, tx *database.Tx, site uuid.UUID, ada, _ database.Account) error {
			return tx.PutMemberFeature(ctx, database.MemberFeature{SiteID: site, AccountID: ada.ID, Feature: string(access.Logins)})
		}, lacks, 0},
		"the role is taken": {role(access.Bookkeeper, first), lacks, 0},
		"they are removed": {func(ctx context.Context, tx *database.Tx, site uuid.UUID, ada, _ database.Account) error {
			return tx.DeleteMember(ctx, site, ada.ID, noon)
		}, func(err error) bool { return errors.Is(err, access.ErrNotMember) }, 0},
		"the other has a higher role": {role(access.Owner, second), none, 0},
		"the other is removed": {func(ctx context.Context, tx *database.Tx, site uuid.UUID, _, ben database.Account) error {
			return tx.DeleteMember(ctx, site, ben.ID, noon)
		}, none, 0},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				ctx, site := b.t.Context(), b.site()
				ada, ben := b.member(site, "ada", access.Administrator), b.member(site, "ben", access.Bookkeeper)
				value, err := b.Start(ctx, session.Proof{Account: ben, By: session.ByPassword}, "")
				if err != nil {
					b.t.Fatal(err)
				}
				listed, err := b.Logins(ctx, site, "")
				if err != nil || len(listed) != 1 {
					b.t.Fatalf("%v are listed, %v", listed, err)
				}
				type result struct {
					gone int
					err  error
				}
				done := make(chan result, 1)
				b.write(func(ctx context.Context, tx *database.Tx) error {
					if _, err := tx.LockSite(ctx, site); err != nil { // as whoever administers it
						return err
					}
					if err := test.meanwhile(ctx, tx, site, ada, ben); err != nil {
						return err
					}
					go func() {
						gone, err := b.LogOff(b.t.Context(), site, listed, ada.ID, somewhere)
						done <- result{gone, err}
					}()
					return nil
				})
				if got := <-done; got.gone != test.gone || !test.ended(got.err) {
					b.t.Errorf("%d were logged off: %v", got.gone, got.err)
				}
				if _, err := b.Find(ctx, value, session.Polling); errors.Is(err, session.ErrLoggedOff) != (test.gone > 0) {
					b.t.Errorf("the login is %v", err)
				}
			})
		})
	}
}

// A login that is chosen as a disconnected one may come back before it is logged off.
func TestWhoCameBackIsLoggedOffOnlyByWhoMay(t *testing.T) {
	each(t, func(b *bench) {
		ctx, site, value := b.t.Context(), b.site(), b.start("")
		ada := b.member(site, "ada", access.Administrator)
		b.now = b.now.Add(session.DisconnectedAfter)
		listed, err := b.Logins(ctx, site, "")
		if err != nil || len(listed) != 1 || !listed[0].Disconnected(b.now) {
			b.t.Fatalf("%v are listed, %v", listed, err)
		}
		if _, err := b.Alive(ctx, value); err != nil {
			b.t.Fatal(err)
		}
		for i, want := range []int{0, 1} {
			if gone, err := b.LogOff(ctx, site, listed, ada.ID, somewhere); gone != want || err != nil {
				b.t.Errorf("the %d. time %d were logged off: %v", i+1, gone, err)
			}
			b.now = b.now.Add(session.DisconnectedAfter)
		}
	})
}
