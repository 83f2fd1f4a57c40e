package database_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestALanguageIsKeptForAnAccountAndForAnIdentityAndForNobodyElse(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ann, ben := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			for id, email := range map[uuid.UUID]string{ann: "ann@hartley.test", ben: "ben@baker.test"} {
				if err := tx.AddAccount(ctx, database.Account{ID: id, Email: email, Name: email, Link: "none", CreatedAt: time.Now()}); err != nil {
					return err
				}
				if err := tx.AddIdentity(ctx, database.Identity{ID: id, Email: email, Name: email, State: "active", CreatedAt: time.Now()}); err != nil {
					return err
				}
			}
			for _, language := range []string{"en-GB", "de", "de", ""} { // the last is of nobody knows what: it changes nothing
				if err := tx.KeepAccountLanguage(ctx, ann, language); err != nil {
					return err
				}
				if err := tx.KeepIdentityLanguage(ctx, ben, language); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[uuid.UUID][2]string{ann: {"de", ""}, ben: {"", "de"}} {
			account, err := db.Account(t.Context(), id)
			if err != nil || account.Language != want[0] {
				t.Errorf("the account of %s reads %q: %v", account.Email, account.Language, err)
			}
			identity, err := db.Identity(t.Context(), id)
			if err != nil || identity.Language != want[1] {
				t.Errorf("the identity of %s reads %q: %v", identity.Email, identity.Language, err)
			}
		}
	})
}
