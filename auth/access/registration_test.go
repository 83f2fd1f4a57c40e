package access_test

import (
	"errors"
	"testing"
	"time"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestARegistrationIDIsTheLastSixDigitsOfAnMBRNumber(t *testing.T) {
	for typed, want := range map[string]string{
		"MBR0012345678": "345678", "mbr 001-234-5678": "345678", "345678": "345678", " 0012345678 ": "345678",
		"45678": "", "MBR": "", "": "", "MBR12345X": "", "XBR123456": "", "１２３４５６": "",
	} {
		got, err := access.ParseRegistrationID(typed)
		if got != want || errors.Is(err, access.ErrRegistrationID) != (want == "") {
			t.Errorf("%q: got %q, %v; want %q", typed, got, err, want)
		}
	}
}

func TestASiteIsGivenItsRegistrationID(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		may := access.New(db, time.Now)
		owner, err := may.CreateAccount(t.Context(), "olive@hartley.test", "Olive")
		if err != nil {
			t.Fatal(err)
		}
		site, err := may.CreateSite(t.Context(), "Hartley", "4711", owner.ID)
		if err != nil {
			t.Fatal(err)
		}
		if id, err := may.SetRegistrationID(t.Context(), site.ID, "MBR 0012345678"); err != nil || id != "345678" {
			t.Errorf("got %q, %v", id, err)
		}
		if _, err := may.SetRegistrationID(t.Context(), site.ID, "twelve"); !errors.Is(err, access.ErrRegistrationID) {
			t.Errorf("what is none: %v", err)
		}
		if kept, err := db.Site(t.Context(), site.ID); err != nil || kept.RegistrationID != "345678" {
			t.Errorf("kept %+v, %v", kept, err)
		}
	})
}
