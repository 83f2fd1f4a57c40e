package database_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func addIdentity(t *testing.T, db *database.DB, email string) database.Identity {
	t.Helper()
	row := database.Identity{ID: uuid.Must(uuid.NewV7()), Email: email, Name: "Ben", State: "unplaced", AuthEpoch: 1, CreatedAt: noon}
	write(t, db, func(ctx context.Context, tx *database.Tx) error { return tx.AddIdentity(ctx, row) })
	return row
}

// ownedSite adds a site with its owner.
func ownedSite(t *testing.T, db *database.DB, email, number, registration string) database.Site {
	t.Helper()
	owner := database.Account{ID: uuid.Must(uuid.NewV7()), Email: email, Name: "Olive", Link: "none", AuthEpoch: 1, CreatedAt: noon}
	site := database.Site{
		ID: uuid.Must(uuid.NewV7()), Name: "Hartley", CustomerNumber: number, RegistrationID: registration, OwnerID: owner.ID, CreatedAt: noon,
	}
	write(t, db, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.AddAccount(ctx, owner); err != nil {
			return err
		}
		return tx.AddSite(ctx, site)
	})
	return site
}

func TestAnIdentitysAddressIsItsAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		first := addIdentity(t, db, "ben@demo.test")
		second := first
		second.ID = uuid.Must(uuid.NewV7())
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error { return tx.AddIdentity(ctx, second) })
		if !errors.Is(err, database.ErrTaken) {
			t.Errorf("a second identity with the address: %v", err)
		}
		found, err := db.IdentityByEmail(t.Context(), "ben@demo.test")
		if err != nil || found.ID != first.ID || found.SiteID != uuid.Nil || found.PasswordHash != "" {
			t.Errorf("found %+v, %v", found, err)
		}
	})
}

func TestANewPasswordRaisesTheIdentitysEpochAndARehashDoesNotUndoIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		row := addIdentity(t, db, "ben@demo.test")
		write(t, db, func(ctx context.Context, tx *database.Tx) error {
			epoch, err := tx.SetIdentityPassword(ctx, row.ID, "one")
			if epoch != 2 {
				t.Errorf("the epoch is %d, want 2", epoch)
			}
			if err == nil {
				err = tx.ReplaceIdentityHash(ctx, row.ID, "other", "two")
			}
			return err
		})
		if got, err := db.Identity(t.Context(), row.ID); err != nil || got.PasswordHash != "one" || got.AuthEpoch != 2 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestASiteIsNamedByItsNumberOrRegistrationAndItsOwner(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		site := ownedSite(t, db, "olive@demo.test", "CN-4711", "123456")
		ownedSite(t, db, "other@demo.test", "CN-4712", "")
		for _, test := range []struct {
			name, number, registration, owner string
			found                             bool
		}{
			{"by its customer number", "CN-4711", "", "olive@demo.test", true},
			{"by its number in small letters", "cn-4711", "", "olive@demo.test", true},
			{"by its registration id", "123456", "123456", "olive@demo.test", true},
			{"not with another's owner", "CN-4711", "123456", "other@demo.test", false},
			{"not by an owner alone", "nothing", "", "other@demo.test", false},
		} {
			t.Run(test.name, func(t *testing.T) {
				sites, err := db.SitesNamed(t.Context(), test.number, test.registration, test.owner)
				if err != nil || (len(sites) == 1 && sites[0].ID == site.ID) != test.found || len(sites) > 1 {
					t.Errorf("found %+v, %v", sites, err)
				}
			})
		}
	})
}

func addSignUp(t *testing.T, db *database.DB, key string) database.SignUp {
	t.Helper()
	row := database.SignUp{
		Hash: []byte(key), Email: "ben@demo.test", Name: "Ben", PasswordHash: "hash", Code: []byte("code"), SentAt: noon,
		CodeExpires: noon.Add(10 * time.Minute), CreatedAt: noon, ExpiresAt: noon.Add(time.Hour),
	}
	write(t, db, func(ctx context.Context, tx *database.Tx) error { return tx.AddSignUp(ctx, row) })
	return row
}

func TestTriesOfACodeAreCountedHoweverManyComeAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		row := addSignUp(t, db, "a")
		var mu sync.Mutex
		var counted, refused int
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
					_, err := tx.CountSignUpTry(ctx, row.Hash, noon, 5)
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				if errors.Is(err, database.ErrNotFound) {
					refused++
				} else if err == nil {
					counted++
				}
			})
		}
		all.Wait()
		if counted != 5 || refused != 15 {
			t.Errorf("%d were counted and %d refused, want 5 and 15", counted, refused)
		}
	})
}

func TestACodeIsKeptOnlyForTheNewestOrder(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		row := addSignUp(t, db, "a")
		later := noon.Add(time.Minute)
		write(t, db, func(ctx context.Context, tx *database.Tx) error {
			if err := tx.RenewSignUpCode(ctx, row.Hash, later, noon); err != nil {
				return err
			}
			if _, err := tx.CountSignUpTry(ctx, row.Hash, later, 5); !errors.Is(err, database.ErrNotFound) {
				t.Errorf("the old code may still be tried: %v", err)
			}
			if err := tx.RenewSignUpCode(ctx, row.Hash, later, noon); !errors.Is(err, database.ErrNotFound) {
				t.Errorf("a second order at once: %v", err)
			}
			if err := tx.SetSignUpCode(ctx, row.Hash, noon, []byte("late"), later.Add(time.Hour)); !errors.Is(err, database.ErrNotFound) {
				t.Errorf("the code of the old order is kept: %v", err)
			}
			return tx.SetSignUpCode(ctx, row.Hash, later, []byte("new"), later.Add(10*time.Minute))
		})
		write(t, db, func(ctx context.Context, tx *database.Tx) error {
			got, err := tx.CountSignUpTry(ctx, row.Hash, later, 5)
			if string(got.Code) != "new" || got.Tries != 1 {
				t.Errorf("the code is %q after %d tries", got.Code, got.Tries)
			}
			return err
		})
	})
}

func TestARequestIsDecidedOnceAndShownToTheOwnerAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		site := ownedSite(t, db, "olive@demo.test", "CN-4711", "")
		other := ownedSite(t, db, "other@demo.test", "CN-4712", "")
		ben := addIdentity(t, db, "ben@demo.test")
		asked := database.Approval{
			ID: uuid.Must(uuid.NewV7()), IdentityID: ben.ID, SiteID: site.ID, AskedAt: noon, ExpiresAt: noon.Add(time.Hour),
		}
		write(t, db, func(ctx context.Context, tx *database.Tx) error { return tx.AddApproval(ctx, asked) })

		shown, err := db.ApprovalsFor(t.Context(), site.OwnerID, 10)
		if err != nil || len(shown) != 1 || shown[0].Email != ben.Email || shown[0].SiteName != site.Name || shown[0].ID != asked.ID {
			t.Errorf("shown to the owner: %+v, %v", shown, err)
		}
		if shown, err := db.ApprovalsFor(t.Context(), other.OwnerID, 10); err != nil || len(shown) != 0 {
			t.Errorf("shown to another owner: %+v, %v", shown, err)
		}
		if n, err := db.OpenApprovalsFor(t.Context(), site.OwnerID, noon); err != nil || n != 1 {
			t.Errorf("%d are open, %v", n, err)
		}
		if lapsed, err := db.LapsedApprovals(t.Context(), noon.Add(time.Hour), 10); err != nil || len(lapsed) != 1 {
			t.Errorf("lapsed: %+v, %v", lapsed, err)
		}
		write(t, db, func(ctx context.Context, tx *database.Tx) error {
			if err := tx.DecideApproval(ctx, asked.ID, site.OwnerID, "approved", noon); err != nil {
				return err
			}
			if err := tx.DecideApproval(ctx, asked.ID, site.OwnerID, "declined", noon); !errors.Is(err, database.ErrNotFound) {
				t.Errorf("a second decision: %v", err)
			}
			return tx.PlaceIdentity(ctx, ben.ID, "active", site.ID)
		})
		if got, err := db.Approval(t.Context(), asked.ID); err != nil || got.Decision != "approved" || got.DecidedBy != site.OwnerID {
			t.Errorf("got %+v, %v", got, err)
		}
		if got, err := db.Identity(t.Context(), ben.ID); err != nil || got.State != "active" || got.SiteID != site.ID {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
